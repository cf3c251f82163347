import type { Config } from './config.ts';
import type { Demo } from './demo/demo.ts';
import { withReadReplies } from './diagnosis/read-replies.ts';
import { createBimiGatherer } from './evidence/bimi.ts';
import { createBlocklistsGatherer } from './evidence/blocklists.ts';
import { createDaneGatherer } from './evidence/dane.ts';
import { createClientServersGatherer } from './evidence/client-servers.ts';
import { providerSettings } from './evidence/client-settings.ts';
import type { ClientSetting } from './evidence/client-settings.ts';
import { createDialer } from './evidence/dialer.ts';
import type { Resolver } from './evidence/dns-answer.ts';
import { createDkimVerifier } from './evidence/dkim-verification.ts';
import { createDkimKeysGatherer } from './evidence/dkim-keys.ts';
import { createDmarcAlignmentGatherer } from './evidence/dmarc-alignment.ts';
import { createDmarcPolicyGatherer } from './evidence/dmarc-policy.ts';
import { createHttps } from './evidence/https.ts';
import { createDnssecGatherer } from './evidence/dnssec.ts';
import { createDmarcReportsGatherer } from './evidence/dmarc-reports.ts';
import { createHeloNamesGatherer } from './evidence/helo-names.ts';
import { createMailSignaturesGatherer } from './evidence/mail-signatures.ts';
import { createRouteGatherer } from './evidence/mail-route.ts';
import { createMtaStsGatherer } from './evidence/mta-sts.ts';
import { createNameServersGatherers } from './evidence/name-servers.ts';
import { createRegistrationGatherer } from './evidence/registration.ts';
import { createResolver } from './evidence/resolver.ts';
import type { ProposeRemedies } from './diagnosis/remedies.ts';
import { createRemedies } from './diagnosis/remedies.ts';
import { createReverseNamesGatherer } from './evidence/reverse-names.ts';
import { createSendingAddresses } from './evidence/sending-addresses.ts';
import { createSmtpProbe } from './evidence/smtp-probe.ts';
import type { SmtpProbe, SmtpProbeOptions } from './evidence/smtp-probe.ts';
import { createSmtpGatherer } from './evidence/smtp-servers.ts';
import { readSpfBehind } from './evidence/spf-behind.ts';
import { createSpfEvaluationGatherer } from './evidence/spf-evaluation.ts';
import { createSpfRecordGatherer } from './evidence/spf-record.ts';
import { systemServers } from './evidence/system-servers.ts';
import { createTlsRptGatherer } from './evidence/tls-rpt.ts';
import { zoneHost } from './evidence/zone-host.ts';
import { loadBlocklists } from './knowledge/blocklists.ts';
import { loadControlHosts } from './knowledge/control-hosts.ts';
import { loadDnsHosts } from './knowledge/dns-hosts.ts';
import type { KnowledgeFolder } from './knowledge/folder.ts';
import { loadRdapBases } from './knowledge/rdap.ts';
import { loadProviders } from './knowledge/providers.ts';
import type { Providers } from './knowledge/providers.ts';
import type { Gatherers } from './model/evidence.ts';
import type { Explanation } from './model/facts.ts';
import { mistypedDomain } from './understanding/mistyped-domain.ts';

/** All that looks things up outside, behind one resolver and one dialer. */
export interface LookUps {
  readonly resolver: Resolver;
  readonly gatherers: Gatherers;
  readonly propose: ProposeRemedies;
  /** Whether connections to port 25 leave this machine; rejects where that could not be tried. */
  probePort25(signal: AbortSignal): Promise<'works' | 'fails'>;
}

/** Milliseconds, for tests that wait for silence. */
export interface Timing {
  readonly dnsMs?: number;
  readonly smtp?: NonNullable<SmtpProbeOptions['timeouts']>;
  readonly controlAfterMs?: number;
}

/** Calls the control hosts one after the other until one speaks. */
const portProbe =
  (resolver: Resolver, probe: SmtpProbe, hosts: readonly { readonly host: string }[]) =>
  async (signal: AbortSignal): Promise<'works' | 'fails'> => {
    let tried = 0;
    for (const { host } of hosts) {
      const answer = await resolver.resolve(host, 'A', signal);
      const address = answer.kind === 'records' ? answer.records[0] : undefined;
      if (address === undefined) continue;
      tried += 1;
      const { kind } = (await probe({ host, address }, signal)).talk;
      if (kind === 'talked' || kind === 'refused') return 'works';
    }
    if (tried === 0) throw new Error('the names of the servers to call could not be looked up');
    return 'fails';
  };

/** Big services that answer mail programs on every port worth asking. */
const CLIENT_CONTROLS = ['gmail', 'outlook', 'fastmail', 'yahoo'];

const CLIENT_PORTS = [
  { service: 'submission', port: 465, tls: 'implicit' },
  { service: 'submission', port: 587, tls: 'starttls' },
  { service: 'imap', port: 993, tls: 'implicit' },
  { service: 'pop3', port: 995, tls: 'implicit' },
] as const;

const clientControls = (
  providers: Providers,
  demo: Demo | null,
  domain: string,
): readonly ClientSetting[] =>
  demo?.owns(domain)
    ? CLIENT_PORTS.map((one) => ({ ...one, host: demo.controlHost, source: 'candidate' }))
    : CLIENT_CONTROLS.flatMap((id) => providerSettings(providers.provider(id)?.clients ?? {}));

export function buildLookUps(
  config: Config,
  knowledge: KnowledgeFolder,
  demo: Demo | null,
  readReply: (text: string) => Promise<Explanation>,
  timing: Timing = {},
): LookUps {
  const providers = loadProviders(knowledge);
  const servers = config.dnsServers.length > 0 ? config.dnsServers : systemServers();
  const resolver = createResolver({
    serversFor: (name) => (demo?.owns(name) ? demo.dnsServers : servers),
    detectsRewriting: true,
    ...(timing.dnsMs !== undefined && { timeoutMs: timing.dnsMs }),
  });
  const dialer = createDialer({
    allow: config.allowAddresses,
    ...(demo && { route: (address: string, port: number) => demo.route(address, port) }),
  });
  const https = createHttps({ dialer, resolver, extraTrust: demo?.trust });
  const controls = loadControlHosts(knowledge);
  const rdapBaseOf = loadRdapBases(knowledge);
  const route = {
    resolver,
    providerOf: (hosts: readonly string[]) => providers.providerOfMx(hosts),
    rulesOf: (hosts: readonly string[]) => providers.rulesOfMx(hosts),
    nearMissOf: (domain: string) => mistypedDomain(domain, providers.mailboxDomains),
  };
  const profile = config.own;
  const sendingAddresses = createSendingAddresses({ resolver, providers, profile });
  const smtpServers = createSmtpGatherer({
    resolver,
    dialer,
    heloName: config.smtpHelo,
    probe: config.smtpProbe,
    controls: (domain) => (demo?.owns(domain) ? [{ host: demo.controlHost }] : controls),
    extraTrust: demo?.trust,
    ...(timing.smtp && { timeouts: timing.smtp }),
    ...(timing.controlAfterMs !== undefined && { controlAfterMs: timing.controlAfterMs }),
  });
  const verifyDkim = createDkimVerifier(resolver);
  const probe = createSmtpProbe({ dialer, heloName: config.smtpHelo });
  const findDnsHost = loadDnsHosts(knowledge);
  return {
    resolver,
    propose: createRemedies(
      { providers, profile },
      {
        spfBehind: (record, signal) => readSpfBehind(resolver, record, signal),
        dnsHost: (domain, signal) => zoneHost(resolver, findDnsHost, domain, signal),
      },
      () => new Date(),
    ),
    probePort25: portProbe(resolver, probe, controls),
    gatherers: {
      recipientRoute: createRouteGatherer('recipientRoute', 'recipient', route),
      senderRoute: createRouteGatherer('senderRoute', 'sender', route),
      recipientRegistration: createRegistrationGatherer({
        https,
        baseOf: (domain) => (demo?.owns(domain) ? demo.rdap : rdapBaseOf(domain)),
      }),
      recipientDnssec: createDnssecGatherer('recipientDnssec', 'recipient', { resolver }),
      senderDnssec: createDnssecGatherer('senderDnssec', 'sender', { resolver }),
      ...createNameServersGatherers({ resolver, dialer }),
      smtpServers: withReadReplies(smtpServers, readReply),
      spfRecord: createSpfRecordGatherer({ resolver, providers }),
      spfEvaluation: createSpfEvaluationGatherer({ resolver, sendingAddresses }),
      dkimKeys: createDkimKeysGatherer({ resolver, providers, profile }),
      dmarcPolicy: createDmarcPolicyGatherer({ resolver }),
      mailSignatures: createMailSignaturesGatherer({ verifyDkim }),
      dmarcAlignment: createDmarcAlignmentGatherer({ resolver, sendingAddresses, verifyDkim }),
      dmarcReports: createDmarcReportsGatherer({ resolver }),
      heloNames: createHeloNamesGatherer({ resolver }),
      reverseNames: createReverseNamesGatherer({ resolver, sendingAddresses }),
      mtaSts: createMtaStsGatherer({ resolver, https }),
      tlsRpt: createTlsRptGatherer({ resolver }),
      dane: createDaneGatherer({ resolver }),
      bimi: createBimiGatherer({ resolver }),
      clientServers: createClientServersGatherer({
        resolver,
        dialer,
        heloName: config.smtpHelo,
        probe: config.smtpProbe,
        providerOf: (domain, hosts) =>
          providers.providerOfDomain(domain) ?? providers.providerOfMx(hosts),
        clientsOf: (provider) => providers.provider(provider)?.clients ?? {},
        controls: (domain, port) =>
          clientControls(providers, demo, domain).filter((one) => one.port === port),
        extraTrust: demo?.trust,
      }),
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
