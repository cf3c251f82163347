import type { Judgement } from '../../model/check.ts';
import type { Dnssec } from '../../model/evidence.ts';
import type { Hop, Party } from '../../model/words.ts';

interface Side {
  readonly hop: Hop;
  readonly fault: Party;
}

/** Both sides of a mail are judged alike; only the hop and who looks after it differ. */
export const judgeSignatures = (
  { domain, names }: Dnssec,
  { hop, fault }: Side,
): readonly Judgement[] => {
  const broken = names.filter(({ state }) => state === 'broken').map(({ name }) => name);
  const [first] = broken;
  const params = { domain, name: first ?? domain };
  const base = { hop, params } as const;
  if (first === undefined) {
    const isSigned = names.some(({ name, state }) => name === domain && state === 'authentic');
    return [
      {
        ...base,
        outcome: 'ok',
        // most domains are not signed, and fine
        ...(!isSigned && { advice: true }),
        text: isSigned ? 'dns.signatures.ok' : 'dns.signatures.none',
        seen: [],
      },
    ];
  }
  const seen = broken.map((name) => `${name}: SERVFAIL, with checking disabled (CD) an answer`);
  const hosts = names.filter(({ name }) => name !== domain);
  const isCutOff =
    first === domain || (hosts.length > 0 && hosts.every(({ state }) => state === 'broken'));
  // resolvers that do not look at signatures still find the way, and so do those that use another host
  return isCutOff
    ? [
        {
          ...base,
          outcome: 'problem',
          text: 'dns.signatures.broken',
          seen,
          fault,
          certainty: 'likely',
        },
      ]
    : [{ ...base, outcome: 'problem', advice: true, text: 'dns.signatures.some-broken', seen }];
};
