import { matchesMtaSts } from '../../mail/mta-sts.ts';
import type { Judgement } from '../../model/check.ts';
import type { MailRoute, MtaSts, SmtpHost, SmtpServers } from '../../model/evidence.ts';
import { defineCheck } from '../define-check.ts';
import { byHost } from '../heard-hosts.ts';

type Policy = Extract<NonNullable<MtaSts['policy']>, { kind: 'read' }>;

/** What a strict sender finds; null: nothing wrong. `undefined`: the host did not let us see. */
const faultOf = ({ answer }: SmtpHost): string | null | undefined => {
  if (answer.kind !== 'talked') return undefined;
  const { startTls, startTlsDetail, certificate } = answer;
  if (startTls === 'failed' && startTlsDetail === 'timeout') return undefined;
  if (startTls !== 'done' || !certificate) return 'no STARTTLS';
  if (certificate.isExpired)
    return `certificate expired ${certificate.validTo.toISOString().slice(0, 10)}`;
  if (!certificate.matchesName) return `certificate for ${certificate.names.join(', ')}`;
  return certificate.isTrusted ? null : `certificate not trusted, issuer ${certificate.issuer}`;
};

interface Fit {
  /** Names of MX that no pattern of the policy means. */
  readonly outside: readonly string[];
  readonly inside: readonly string[];
  /** Of those inside that let us see: what is wrong, null where nothing is. */
  readonly looked: readonly { readonly host: string; readonly fault: string | null }[];
  /** Some inside may work although we could not see it: silent or unfriendly perhaps to us alone. */
  readonly isGap: boolean;
}

const fitOf = (policy: Policy, route: MailRoute, servers: SmtpServers): Fit => {
  const names = route.hosts.map(({ name }) => name);
  const isMeant = (name: string): boolean =>
    policy.mx.some((pattern) => matchesMtaSts(name, pattern));
  const inside = names.filter(isMeant);
  const asked = servers.hosts.filter(({ host }) => inside.includes(host));
  const looked = asked.flatMap((host) => {
    const fault = faultOf(host);
    return fault === undefined ? [] : [{ host: host.host, fault }];
  });
  // a host that let us see at one of its addresses is no gap for the silence at the other one
  const isGap =
    servers.unasked.some((name) => inside.includes(name)) ||
    byHost(asked).some(
      ({ heard }) =>
        heard.every((one) => faultOf(one) === undefined) &&
        heard.some(({ answer }) => answer.kind !== 'closed'),
    );
  return { outside: names.filter((name) => !isMeant(name)), inside, looked, isGap };
};

const proofOf = ({ outside, looked }: Fit): readonly string[] => [
  ...outside.map((name) => `${name}: not in the policy`),
  ...new Set(looked.flatMap(({ host, fault }) => (fault === null ? [] : [`${host}: ${fault}`]))),
];

/** Undefined: all that could be seen fits. */
const unfit = (fit: Fit): 'none-named' | 'none-valid' | 'some-unfit' | undefined => {
  const { inside, looked, isGap } = fit;
  if (inside.length === 0) return 'none-named';
  const isBad = looked.length > 0 && looked.every(({ fault }) => fault !== null);
  if (isBad && !isGap) return 'none-valid';
  return proofOf(fit).length > 0 ? 'some-unfit' : undefined;
};

export const mailHosts = defineCheck({
  id: 'mta-sts/mail-hosts',
  question: "Do the recipient's mail servers meet the recipient's own MTA-STS policy?",
  intents: ['sent_not_arrived', 'bounce_received', 'cannot_receive', 'delayed'],
  needs: ['mtaSts', 'smtpServers', 'recipientRoute'],
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc8461#section-4.1',
    'https://www.rfc-editor.org/rfc/rfc8461#section-4.2',
  ],
  judge({ mtaSts: { domain, policy }, smtpServers, recipientRoute }): readonly Judgement[] {
    if (policy?.kind === 'unseen' && recipientRoute.hosts.length > 0) {
      const params = { asked: policy.asked, why: policy.why.replaceAll('-', '') }; // a select key
      return [
        { hop: 'connect', outcome: 'unchecked', text: 'unchecked.look-up', params, seen: [] },
      ];
    }
    if (policy?.kind !== 'read' || policy.mode === 'none') return [];
    if (recipientRoute.hosts.length === 0) return []; // the route checks own that case
    const fit = fitOf(policy, recipientRoute, smtpServers);
    const kind = unfit(fit);
    const [host = domain] = [...fit.inside, ...fit.outside];
    const base = { hop: 'connect', params: { domain, host } } as const;
    if (!kind) {
      if (fit.looked.length === 0) return []; // smtp/answers says why nothing was seen
      const seen = policy.mx.map((pattern) => `mx: ${pattern}`);
      return [{ ...base, outcome: 'ok', text: 'mta-sts.mail-hosts.ok', seen }];
    }
    const seen = [
      `mode: ${policy.mode}`,
      ...policy.mx.map((pattern) => `mx: ${pattern}`),
      ...proofOf(fit),
    ];
    const problem = { ...base, outcome: 'problem', seen } as const;
    if (policy.mode === 'testing')
      return [{ ...problem, advice: true, text: 'mta-sts.mail-hosts.testing' }];
    if (kind === 'some-unfit')
      return [{ ...problem, advice: true, text: 'mta-sts.mail-hosts.some-unfit' }];
    return [
      {
        ...problem,
        text:
          kind === 'none-named' ? 'mta-sts.mail-hosts.none-named' : 'mta-sts.mail-hosts.none-valid',
        fault: 'recipient-admin',
        certainty: 'likely', // senders that do not honour the policy deliver all the same
      },
    ];
  },
});
