import type { Config } from './config.ts';
import type { Demo } from './demo/demo.ts';
import { withReadReplies } from './diagnosis/read-replies.ts';
import { createBlocklistsGatherer } from './evidence/blocklists.ts';
import { createDialer } from './evidence/dialer.ts';
import type { Resolver } from './evidence/dns-answer.ts';
import { createDkimKeysGatherer } from './evidence/dkim-keys.ts';
import { createDmarcPolicyGatherer } from './evidence/dmarc-policy.ts';
import { createRouteGatherer } from './evidence/mail-route.ts';
import { createResolver } from './evidence/resolver.ts';
import { createReverseNamesGatherer } from './evidence/reverse-names.ts';
import { createSendingAddresses } from './evidence/sending-addresses.ts';
import { createSmtpGatherer } from './evidence/smtp-servers.ts';
import { createSpfEvaluationGatherer } from './evidence/spf-evaluation.ts';
import { createSpfRecordGatherer } from './evidence/spf-record.ts';
import { systemServers } from './evidence/system-servers.ts';
import { loadBlocklists } from './knowledge/blocklists.ts';
import { loadControlHosts } from './knowledge/control-hosts.ts';
import type { KnowledgeFolder } from './knowledge/folder.ts';
import { loadProviders } from './knowledge/providers.ts';
import type { Gatherers } from './model/evidence.ts';
import type { Explanation } from './model/facts.ts';

/** All that looks things up outside, behind one resolver and one dialer. */
export interface LookUps {
  readonly resolver: Resolver;
  readonly gatherers: Gatherers;
}

export function buildLookUps(
  config: Config,
  knowledge: KnowledgeFolder,
  demo: Demo | null,
  readReply: (text: string) => Explanation,
): LookUps {
  const providers = loadProviders(knowledge);
  const servers = config.dnsServers.length > 0 ? config.dnsServers : systemServers();
  const resolver = createResolver({
    serversFor: (name) => (demo?.owns(name) ? demo.dnsServers : servers),
  });
  const dialer = createDialer({
    allow: config.allowAddresses,
    ...(demo && { route: (address: string, port: number) => demo.route(address, port) }),
  });
  const controls = loadControlHosts(knowledge);
  const route = { resolver, providerOf: providers.providerOfMx };
  const profile = config.own;
  const sendingAddresses = createSendingAddresses({ resolver, providers, profile });
  const smtpServers = createSmtpGatherer({
    resolver,
    dialer,
    heloName: config.smtpHelo,
    probe: config.smtpProbe,
    controls: (domain) => (demo?.owns(domain) ? [{ host: demo.controlHost }] : controls),
    extraTrust: demo?.trust,
  });
  return {
    resolver,
    gatherers: {
      recipientRoute: createRouteGatherer('recipientRoute', 'recipient', route),
      senderRoute: createRouteGatherer('senderRoute', 'sender', route),
      smtpServers: withReadReplies(smtpServers, readReply),
      spfRecord: createSpfRecordGatherer({ resolver, providers }),
      spfEvaluation: createSpfEvaluationGatherer({ resolver, sendingAddresses }),
      dkimKeys: createDkimKeysGatherer({ resolver, providers, profile }),
      dmarcPolicy: createDmarcPolicyGatherer({ resolver }),
      reverseNames: createReverseNamesGatherer({ resolver, sendingAddresses }),
      blocklists: createBlocklistsGatherer({
        resolver,
        sendingAddresses,
        lists: loadBlocklists(knowledge),
        zones: config.blocklistZones,
        ...(demo && { extra: demo.blocklists }),
        ...(config.spamhausKey !== undefined && { spamhausKey: config.spamhausKey }),
      }),
    },
  };
}
