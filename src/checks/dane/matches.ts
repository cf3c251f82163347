import type { Judgement } from '../../model/check.ts';
import type {
  CertificateDigests,
  DaneHost,
  SmtpAnswer,
  SmtpServers,
  TlsaRecord,
} from '../../model/evidence.ts';
import { defineCheck } from '../define-check.ts';

/** 2: an authority of the chain. 3: the server's own certificate. 0 and 1 do not count. RFC 7672 §3.1.3. */
const TRUST_ANCHOR = 2;
const END_ENTITY = 3;
/** What is compared. RFC 6698 §2.1.3. */
const HEX_LENGTH: Readonly<Record<number, number>> = { 1: 64, 2: 128 };

/** Records with the whole certificate in them (matching type 0) are rare and left to the senders. */
const isUsable = ({ usage, selector, matchingType, data }: TlsaRecord): boolean =>
  (usage === TRUST_ANCHOR || usage === END_ENTITY) &&
  (selector === 0 || selector === 1) &&
  HEX_LENGTH[matchingType] === data.length;

const isWhole = ({ usage, matchingType }: TlsaRecord): boolean =>
  (usage === TRUST_ANCHOR || usage === END_ENTITY) && matchingType === 0;

const fits = (
  { usage, selector, matchingType, data }: TlsaRecord,
  chain: readonly CertificateDigests[],
): boolean =>
  (usage === END_ENTITY ? chain.slice(0, 1) : chain).some((digests) => {
    const { sha256, sha512 } = selector === 0 ? digests.certificate : digests.publicKey;
    return data === (matchingType === 1 ? sha256 : sha512);
  });

/**
 * `free`: nothing is demanded there. `gap`: may work, we could not see it. `off`: takes no call, so
 * no mail gets in through it whatever it shows.
 */
type State = 'fits' | 'unfit' | 'free' | 'gap' | 'off';

/** What was heard of a host that demands something, at one address. */
const stateAt = (usable: readonly TlsaRecord[], answer: SmtpAnswer): State => {
  // silent towards us, or unfriendly: perhaps not towards others
  if (answer.kind !== 'talked') return answer.kind === 'closed' ? 'off' : 'gap';
  if (answer.startTls === 'failed' && answer.startTlsDetail === 'timeout') return 'gap';
  if (answer.startTls !== 'done') return 'unfit'; // usable records demand encryption. RFC 7672 §2.2
  const chain = answer.certificate?.chain;
  if (!chain) return 'gap';
  return usable.some((record) => fits(record, chain)) ? 'fits' : 'unfit';
};

/** What was seen at one address outweighs the silence at the other one; two that differ both count. */
const statesOf = (daneHost: DaneHost, { hosts, unasked }: SmtpServers): ReadonlySet<State> => {
  const { host } = daneHost;
  if (daneHost.kind === 'unseen') return new Set(['gap']);
  const records = daneHost.kind === 'secure' ? daneHost.records : [];
  if (records.some(isWhole)) return new Set(['gap']);
  const usable = records.filter(isUsable);
  if (usable.length === 0) return new Set(['free']);
  const heard = hosts.filter((one) => one.host === host);
  const states = new Set(heard.map(({ answer }) => stateAt(usable, answer)));
  if (unasked.includes(host)) return states.add('gap');
  if (states.has('fits') || states.has('unfit'))
    return new Set([...states].filter((state) => state === 'fits' || state === 'unfit'));
  if (states.has('gap')) return new Set(['gap']);
  return new Set(['off']);
};

const proofOf = (daneHost: DaneHost, { hosts }: SmtpServers): readonly string[] => {
  if (daneHost.kind !== 'secure') return [];
  const shown = hosts
    .filter(({ host }) => host === daneHost.host)
    .flatMap(({ answer }) => (answer.kind === 'talked' ? [answer.certificate?.chain?.[0]] : []))
    .find((first) => first !== undefined);
  return [
    ...daneHost.records.map(
      ({ usage, selector, matchingType, data }) =>
        `_25._tcp.${daneHost.host} TLSA ${usage} ${selector} ${matchingType} ${data.slice(0, 128)}`,
    ),
    shown
      ? `${daneHost.host} certificate SHA-256 ${shown.certificate.sha256}, public key SHA-256 ${shown.publicKey.sha256}`
      : `${daneHost.host}: no certificate shown`,
  ];
};

/** A host may demand what it does not show, and no other one is known to let mail in. */
const judgeUnseen = (hosts: readonly DaneHost[]): readonly Judgement[] =>
  hosts
    .flatMap((host) => (host.kind === 'unseen' ? [host] : []))
    .slice(0, 1)
    .map(({ asked, why }) => ({
      hop: 'connect',
      outcome: 'unchecked',
      text: 'unchecked.look-up',
      params: { asked, why: why.replaceAll('-', '') }, // a select key
      seen: [],
    }));

export const matches = defineCheck({
  id: 'dane/matches',
  question: "Do the recipient's mail servers show the certificates that DANE demands?",
  intents: ['sent_not_arrived', 'bounce_received', 'cannot_receive', 'delayed'],
  needs: ['dane', 'smtpServers'],
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc7672#section-2.2',
    'https://www.rfc-editor.org/rfc/rfc7672#section-3.1',
  ],
  judge({ dane: { domain, hosts }, smtpServers }): readonly Judgement[] {
    const all = hosts.map((host) => ({ host, states: statesOf(host, smtpServers) }));
    const named = (wanted: State) => all.filter(({ states }) => states.has(wanted));
    const known = new Set(hosts.map(({ host }) => host));
    const unfit = named('unfit');
    const [first] = unfit.length > 0 ? unfit : named('fits');
    const isSafe = named('fits').length > 0 || named('free').length > 0;
    const unseen = isSafe ? [] : judgeUnseen(hosts);
    if (!first) return unseen; // nothing is demanded, or smtp/answers says why nothing was seen
    const base = {
      hop: 'connect',
      params: { domain, host: first.host.host },
      seen: (unfit.length > 0 ? unfit : named('fits')).flatMap(({ host }) =>
        proofOf(host, smtpServers),
      ),
    } as const;
    if (unfit.length === 0) return [{ ...base, outcome: 'ok', text: 'dane.matches.ok' }];
    const isOpen =
      (['fits', 'free', 'gap'] as const).some((state) => named(state).length > 0) ||
      smtpServers.unasked.some((host) => !known.has(host));
    if (isOpen)
      return [
        { ...base, outcome: 'problem', advice: true, text: 'dane.matches.some-unfit' },
        ...unseen,
      ];
    return [
      {
        ...base,
        outcome: 'problem',
        text: 'dane.matches.unfit',
        fault: 'recipient-admin',
        certainty: 'likely', // senders that do not honour DANE deliver all the same
      },
    ];
  },
});
