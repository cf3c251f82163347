import type { ExplanationDetail } from '../model/adapter.ts';
import type { Explanation } from '../model/facts.ts';
import type { Reason } from '../model/words.ts';
import type { Wording } from './wording.ts';

/** What can be looked up now to confirm a refusal, or to see that it is over. */
type NextCheck = 'listed' | 'authentication' | 'reverse' | 'sender' | 'route';

const CHECK_OF: Readonly<Partial<Record<Reason, NextCheck>>> = {
  blocked: 'listed',
  badreputation: 'listed',
  authfailure: 'authentication',
  requireptr: 'reverse',
  rejected: 'sender',
  hostunknown: 'route',
  notaccept: 'route',
  networkerror: 'route',
  expired: 'route',
  systemerror: 'route',
  failedstarttls: 'route',
  norelaying: 'route',
};

/** The part after the `@` of `Anna <anna@tizio.example>`; empty where there is none. */
const domainOf = (text: string | null | undefined): string =>
  /@([^\s<>"'()@]{1,253}?)[>\s"')]{0,3}$/.exec(text?.trim() ?? '')?.[1]?.toLowerCase() ?? '';

/** What the look-up needs; null where the text that came back does not say it. */
const subjectOf = (
  kind: NextCheck,
  { returned, recipients }: Explanation,
): { readonly domain: string; readonly ip: string } | null => {
  const ip = returned.sendingIp ?? '';
  const domain = domainOf(kind === 'route' ? recipients[0]?.address : returned.from);
  if (domain === '') return null;
  return (kind === 'listed' || kind === 'reverse') && ip === '' ? null : { domain, ip };
};

/** What Sempronio can look at right now about a refusal, with the words to ask for it. */
export function nextChecks(
  explanation: Explanation,
  language: string,
  wording: Wording,
): readonly ExplanationDetail[] {
  const kind = explanation.reason === null ? undefined : CHECK_OF[explanation.reason];
  const subject = kind && subjectOf(kind, explanation);
  if (!kind || !subject) return [];
  const { domain, ip } = subject;
  const needsIp = kind !== 'route' && kind !== 'sender' && ip !== '';
  return [
    {
      title: wording.says(language, 'explain.now.title'),
      items: [
        {
          outcome: 'unchecked',
          says: wording.says(language, `explain.now.${kind}`, { domain, ip: ip || 'none' }),
          seen: [`check ${domain}${needsIp ? ` --ip ${ip}` : ''}`],
        },
      ],
    },
  ];
}
