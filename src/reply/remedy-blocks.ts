import type { Facts } from '../model/facts.ts';
import type { Block, DnsHostReport, RemedyReport, VerdictReport } from '../model/reply.ts';
import type { Wording } from './wording.ts';

/**
 * What belongs under a verdict: the cures of its proof. Where nobody is at fault and only one side is
 * looked at, somebody puts his own mail in order, and wants what would improve it, too.
 */
export const remediesToShow = (
  { fault, because, remedies }: VerdictReport,
  { recipient }: Facts,
): readonly RemedyReport[] => {
  const isOwnOrder = recipient === undefined && (fault === 'nobody' || fault === 'sender-admin');
  if (isOwnOrder) return remedies;
  const proven = new Set(because.map(({ check }) => check));
  return remedies.filter(({ findings }) => findings.some((check) => proven.has(check)));
};

const blocksOf = (
  { kind, title, says, value, url, strings, replaces }: RemedyReport,
  language: string,
  wording: Wording,
): readonly Block[] => {
  if (kind === 'page') {
    return [
      { kind: 'paragraph', text: says },
      ...(url === null ? [] : [{ kind: 'link', text: title, url } as const]),
    ];
  }
  const label = (name: string): string => wording.says(language, `remedy.label.${name}`);
  const verbatim = (name: string, lines: readonly string[]): readonly Block[] =>
    lines.length > 0 ? [{ kind: 'verbatim', title: label(name), text: lines.join('\n') }] : [];
  return [
    { kind: 'paragraph', text: says },
    { kind: 'verbatim', title, text: value ?? '', copy: true },
    ...verbatim(
      'strings',
      strings.length > 1 ? [strings.map((part) => `"${part}"`).join(' ')] : [],
    ),
    ...verbatim('replaces', replaces),
  ];
};

/** Each remedy: what it does, and what to copy with its place above. */
export const remedyBlocks = (
  remedies: readonly RemedyReport[],
  language: string,
  wording: Wording,
): readonly Block[] => remedies.flatMap((remedy) => blocksOf(remedy, language, wording));

/** Where to click at whoever keeps the DNS. */
export const dnsHostBlocks = (
  { name, steps, source }: DnsHostReport,
  language: string,
  wording: Wording,
): readonly Block[] => [
  { kind: 'steps', title: wording.says(language, 'remedy.label.where', { host: name }), steps },
  {
    kind: 'link',
    text: wording.says(language, 'remedy.label.host-page', { host: name }),
    url: source,
  },
];
