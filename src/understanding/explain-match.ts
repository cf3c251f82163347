import type { BounceAuthor, BounceRule } from '../knowledge/bounces.ts';
import type { SmtpCommand } from '../mail/smtp-reply.ts';
import { compileText, foldText, indexPatterns, type TextPattern } from './explain-text.ts';

/** A text made ready for the rules: folded once, with the rules that its words could meet. */
export interface RuleText {
  readonly folded: string;
  /** Positions of rules, ascending. */
  readonly candidates: readonly number[];
}

/** What the rules look at beside the text. */
export interface RuleSubject {
  readonly replyCode: string | null;
  readonly status: string | null;
  readonly host: string | null;
  readonly speaker: 'remote' | 'own' | null;
  readonly command: SmtpCommand | null;
}

export interface RuleMatch {
  readonly rule: BounceRule;
  /** `<author>/<id>`. */
  readonly name: string;
  /** The author's words are its own (private codes), not anybody's. */
  readonly isPrivate: boolean;
}

/** `vague`: words that say little, to be tried when nothing better is found. */
export type RuleTier = 'telling' | 'vague';

/** From this `order` on, the rules of a file are vague. */
const VAGUE_FROM = 70;

export interface RuleBook {
  read(text: string): RuleText;
  /** The first rule that fits, in the order of the authors' numbers, then of the file. */
  match(text: RuleText, subject: RuleSubject, tier: RuleTier): RuleMatch | null;
  /** The program or provider that wrote a notice; null where no phrase of it is known. */
  writer(text: string): string | null;
}

interface CompiledRule {
  readonly match: RuleMatch;
  readonly author: number;
  readonly tier: RuleTier;
  readonly fits: (subject: RuleSubject, folded: string) => boolean;
}

/** `5xx` → 5\d\d; `5.7.x` → 5\.7\.\d{1,3}; a list means any of them. */
const codePattern = (codes: string | readonly string[] | undefined): RegExp | null => {
  if (codes === undefined) return null;
  const sources = [codes]
    .flat()
    .map((code) => code.replaceAll('.', '\\.').replace(/xx/g, '\\d\\d').replace(/x/g, '\\d{1,3}'));
  return new RegExp(`^(?:${sources.join('|')})$`);
};

const anyOf =
  (patterns: readonly TextPattern[]) =>
  (text: string): boolean =>
    patterns.some((pattern) => pattern.test(text));

const compileRule = (rule: BounceRule): CompiledRule['fits'] => {
  const { speaker, command } = rule.match;
  const replyCode = codePattern(rule.match.replyCode);
  const status = codePattern(rule.match.status);
  const text = rule.match.text ? anyOf(rule.match.text.map(compileText)) : null;
  return (subject, folded) =>
    (replyCode === null || replyCode.test(subject.replyCode ?? '')) &&
    (status === null || status.test(subject.status ?? '')) &&
    (speaker === undefined || speaker === subject.speaker) &&
    (command === undefined || command === subject.command) &&
    (text === null || text(folded));
};

const hostTest = (ends: readonly string[]): ((host: string | null) => boolean) => {
  const lower = ends.map((end) => end.toLowerCase());
  return (host) => host !== null && lower.some((end) => host === end || host.endsWith(`.${end}`));
};

/** Makes the rules ready: patterns are compiled once and found through an index, not one by one. */
export function compileRules(authors: readonly BounceAuthor[]): RuleBook {
  const speaks = authors.map((author) => {
    if (!author.speaks) return null;
    const host = hostTest(author.speaks.hosts ?? []);
    const text = anyOf((author.speaks.text ?? []).map(compileText));
    return (subject: RuleSubject, folded: string) => host(subject.host) || text(folded);
  });
  const rules: CompiledRule[] = authors.flatMap((author, index) =>
    author.rules.map((rule) => ({
      match: { rule, name: `${author.id}/${rule.id}`, isPrivate: author.speaks !== undefined },
      author: index,
      tier: author.order < VAGUE_FROM ? 'telling' : 'vague',
      fits: compileRule(rule),
    })),
  );
  const byText = indexPatterns(rules.map(({ match }) => match.rule.match.text ?? null));
  const writers = authors.flatMap(({ id, writes }) =>
    writes ? [{ id, test: anyOf(writes.map(compileText)) }] : [],
  );
  return {
    read(text) {
      const folded = foldText(text);
      return { folded, candidates: byText(folded) };
    },
    match({ folded, candidates }, subject, tier) {
      const spoken = new Map<number, boolean>();
      const isSpoken = (author: number): boolean => {
        let known = spoken.get(author);
        if (known === undefined) {
          known = speaks[author]?.(subject, folded) ?? true;
          spoken.set(author, known);
        }
        return known;
      };
      for (const position of candidates) {
        const rule = rules[position];
        if (rule?.tier === tier && rule.fits(subject, folded) && isSpoken(rule.author))
          return rule.match;
      }
      return null;
    },
    writer(text) {
      const folded = foldText(text);
      return writers.find(({ test }) => test(folded))?.id ?? null;
    },
  };
}
