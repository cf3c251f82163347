import type { Finding } from '../model/check.ts';
import { CERTAINTIES } from '../model/words.ts';
import type { Certainty, Hop, Reason } from '../model/words.ts';
import { isAboutTheRefused } from './same-case.ts';

/** What a refusal claims, and which findings say otherwise or the same today. */
interface Claim {
  /** Key of the sentence below `verdict.contradiction`. */
  readonly id: string;
  readonly reasons: readonly Reason[];
  /** Only where the refusal's own words speak of it; absent: the reason alone claims it. */
  readonly words?: RegExp;
  readonly hops?: readonly Hop[];
  /** Texts of findings that the claim does not hold now. */
  readonly against: readonly string[];
  /** Texts of findings that it still holds: with one of them nothing is contradicted. */
  readonly still: readonly string[];
  /**
   * How sure the refusal's party is once its claim does not hold any more. `possible` where the same
   * words then point as well to the other side: a domain that exists was not mistyped.
   */
  readonly atMost: Certainty;
}

const CLAIMS: readonly Claim[] = [
  {
    id: 'spf',
    reasons: ['authfailure', 'rejected', 'blocked', 'policyviolation'],
    words: /\bspf\b/i,
    against: ['spf.authorises-sender.ok'],
    still: ['spf.authorises-sender.refused'],
    atMost: 'likely',
  },
  {
    id: 'reverse',
    reasons: ['requireptr'],
    against: ['reverse.confirmed.ok'],
    still: ['reverse.confirmed.absent', 'reverse.confirmed.mismatch'],
    atMost: 'likely',
  },
  {
    id: 'domain',
    reasons: ['hostunknown'],
    against: ['route.domain.ok'],
    still: [
      'route.mail-hosts.all-dead',
      'route.accepts-mail.no-route',
      'route.accepts-mail.null-mx',
    ],
    atMost: 'possible',
  },
  {
    id: 'takes-mail',
    reasons: ['notaccept'],
    hops: ['lookup'],
    against: ['route.accepts-mail.ok'],
    still: ['route.mail-hosts.all-dead'],
    atMost: 'possible',
  },
  {
    id: 'answers',
    reasons: ['networkerror'],
    hops: ['connect'],
    against: ['smtp.answers.ok'],
    still: [],
    atMost: 'possible',
  },
  {
    id: 'answers',
    reasons: ['expired'],
    words: /\b(?:timed out|timeout|refused|unreachable|no route|connect)/i,
    against: ['smtp.answers.ok'],
    still: [],
    atMost: 'possible',
  },
  {
    id: 'encryption',
    reasons: ['failedstarttls'],
    hops: ['connect'],
    against: ['smtp.encryption.ok'],
    still: [
      'smtp.encryption.bad-certificate',
      'smtp.encryption.fails',
      'smtp.encryption.not-offered',
    ],
    atMost: 'likely',
  },
  {
    id: 'sender-domain',
    reasons: ['rejected', 'authfailure'],
    words: /\bdomain (?:of sender )?(?:address \S{1,200} )?(?:does not|not found|must|is not)/i,
    against: ['sender.domain.ok'],
    still: ['sender.domain.missing', 'sender.domain.null-mx', 'sender.domain.no-route'],
    atMost: 'likely',
  },
];

const LISTING: ReadonlySet<string> = new Set(['blocked', 'badreputation', 'rejected']);

/** Says nothing of who runs the list. */
const ANY_LIST = /^(?:dnsbl|rbl|bl|list)$/;

/** Zones as refusals name them: `zen.spamhaus.org`, or by the operator's name alone. */
const isNamedIn = (words: string, zone: string): boolean => {
  const operator = zone.split('.').at(-2) ?? zone;
  return words.includes(zone) || (!ANY_LIST.test(operator) && words.includes(operator));
};

/** The list that the refusal names was asked about the same address, and does not hold it. */
function formerListing(refusal: Finding, findings: readonly Finding[]): Finding | undefined {
  if (!LISTING.has(String(refusal.params['reason']))) return undefined;
  const words = refusal.seen.join(' ').toLowerCase();
  const isOpen = findings.some(
    ({ check, outcome, params }) =>
      check === 'blocklist/listed' &&
      outcome !== 'ok' &&
      (params['list'] === undefined || isNamedIn(words, String(params['list']))),
  );
  if (isOpen) return undefined; // still listed, or the list did not answer
  for (const finding of findings) {
    if (finding.text !== 'blocklist.listed.clean' || !isAboutTheRefused(refusal, finding)) continue;
    const list = finding.seen.find((zone) => isNamedIn(words, zone));
    if (list === undefined) continue;
    const params = { ...finding.params, list };
    return { ...finding, text: 'verdict.contradiction.listed', params, seen: [] };
  }
  return undefined;
}

const claimsOf = ({ params, hop, seen }: Finding): readonly Claim[] =>
  CLAIMS.filter(
    ({ reasons, words, hops }) =>
      reasons.some((reason) => reason === params['reason']) &&
      (hops?.includes(hop) ?? true) &&
      (words?.test(seen.join(' ')) ?? true),
  );

const weaker = (one: Certainty, other: Certainty): Certainty =>
  CERTAINTIES.indexOf(one) > CERTAINTIES.indexOf(other) ? one : other;

export interface Contradicted {
  /** What does not hold any more, as findings with a sentence of their own. */
  readonly findings: readonly Finding[];
  /** How sure the refusal's party may still be. */
  readonly atMost: Certainty;
}

/**
 * What the refusal said and a look of today does not find any more. It may have been cured since: the
 * refusal keeps its party, and the reader hears of both.
 */
export function contradict(refusal: Finding, findings: readonly Finding[]): Contradicted {
  const contradicting: Finding[] = [];
  let atMost: Certainty = 'certain';
  const listing = formerListing(refusal, findings);
  if (listing) {
    contradicting.push(listing);
    atMost = 'likely';
  }
  for (const claim of claimsOf(refusal)) {
    const about = findings.filter((finding) => isAboutTheRefused(refusal, finding));
    if (about.some(({ text }) => claim.still.includes(text))) continue;
    const against = about.find(({ text }) => claim.against.includes(text));
    if (!against) continue;
    contradicting.push({ ...against, text: `verdict.contradiction.${claim.id}` });
    atMost = weaker(atMost, claim.atMost);
  }
  return { findings: contradicting, atMost };
}
