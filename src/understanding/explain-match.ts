import type { BounceAuthor, BounceRule } from '../knowledge/bounces.ts';
import type { SmtpCommand } from '../mail/smtp-reply.ts';
import type { Reason } from '../model/words.ts';
import { indexPatterns } from './explain-index.ts';
import { foldText } from './explain-text.ts';

/** A text made ready for the rules: folded once, with the phrases that were found in it. */
export interface RuleText {
  readonly rules: readonly number[];
  /** Authors whose own words were found. */
  readonly authors: ReadonlySet<number>;
}

/** What the rules look at beside the text. */
export interface RuleSubject {
  readonly replyCode: string | null;
  /** All enhanced status codes that belong to the refusal. */
  readonly statuses: readonly (string | null)[];
  readonly host: string | null;
  readonly speaker: Speaker | null;
  readonly command: SmtpCommand | null;
}

/** Who says it: a server that is quoted, the program that wrote the text, the sender's own outgoing server. */
export type Speaker = 'remote' | 'own' | 'submission';

export interface RuleMatch {
  readonly rule: BounceRule;
  /** `<author>/<id>`. */
  readonly name: string;
  /** The author's words are its own (private codes), not anybody's. */
  readonly isPrivate: boolean;
}

/**
 * `weak`: single words that mostly mean one thing; `vague`: words that say little, to be tried when
 * nothing better is found.
 */
export type RuleTier = 'telling' | 'weak' | 'vague';

/** From this `order` on, the words of a file are anybody's. */
const ANYBODYS_FROM = 50;
/** From these `order`s on, the rules of a file are weak or vague. */
const WEAK_FROM = 60;
const VAGUE_FROM = 70;

const tierOf = (order: number): RuleTier =>
  order < WEAK_FROM ? 'telling' : order < VAGUE_FROM ? 'weak' : 'vague';

export interface RuleBook {
  read(text: string): RuleText;
  /**
   * The first rule that fits, in the order of the authors' numbers, then of the file. Among words that
   * anybody uses one that names the same reason as the reply's own code goes first.
   */
  match(
    text: RuleText,
    subject: RuleSubject,
    tier: RuleTier,
    coded?: Reason | null,
  ): RuleMatch | null;
  /** Whether a rule, by its `<author>/<id>`, stands on words that mean one thing. */
  isTelling(name: string): boolean;
  /** Whether a program speaks of its user's own outgoing server. */
  isSubmission(text: string): boolean;
  /** The program or provider that wrote a notice; null where no phrase of it is known. */
  writer(text: string): string | null;
}

interface CompiledRule {
  readonly match: RuleMatch;
  readonly author: number;
  readonly tier: RuleTier;
  /** Of one author, or of one program: it knows better than the code. */
  readonly isSomebodys: boolean;
  readonly fits: (subject: RuleSubject) => boolean;
}

/** `5xx` → 5\d\d; `5.7.x` → 5\.7\.\d{1,3}; a list means any of them. */
const codePattern = (codes: string | readonly string[] | undefined): RegExp | null => {
  if (codes === undefined) return null;
  const sources = [codes]
    .flat()
    .map((code) => code.replaceAll('.', '\\.').replace(/xx/g, '\\d\\d').replace(/x/g, '\\d{1,3}'));
  return new RegExp(`^(?:${sources.join('|')})$`);
};

const compileRule = (rule: BounceRule): CompiledRule['fits'] => {
  const { speaker, command } = rule.match;
  const replyCode = codePattern(rule.match.replyCode);
  const status = codePattern(rule.match.status);
  return (subject) =>
    (replyCode === null || replyCode.test(subject.replyCode ?? '')) &&
    (status === null || subject.statuses.some((one) => status.test(one ?? ''))) &&
    (speaker === undefined || speaker === subject.speaker) &&
    (command === undefined || command === subject.command);
};

const hostTest = (ends: readonly string[]): ((host: string | null) => boolean) => {
  const lower = ends.map((end) => end.toLowerCase());
  return (host) => host !== null && lower.some((end) => host === end || host.endsWith(`.${end}`));
};

/** Makes the rules ready: patterns are compiled once and found through an index, not one by one. */
export function compileRules(authors: readonly BounceAuthor[]): RuleBook {
  const isHostOf = authors.map(({ speaks }) => hostTest(speaks?.hosts ?? []));
  const rules: CompiledRule[] = authors.flatMap((author, index) =>
    author.rules.map((rule) => ({
      match: { rule, name: `${author.id}/${rule.id}`, isPrivate: author.speaks !== undefined },
      author: index,
      tier: tierOf(author.order),
      isSomebodys: author.order < ANYBODYS_FROM,
      fits: compileRule(rule),
    })),
  );
  const find = indexPatterns([
    ...rules.map(({ match }) => match.rule.match.text ?? null),
    ...authors.map(({ speaks }) => (speaks ? (speaks.text ?? []) : null)),
  ]);
  const telling = new Set(
    rules.flatMap(({ tier, match }) => (tier === 'telling' ? match.name : [])),
  );
  const findWriters = indexPatterns(authors.map(({ writes }) => writes ?? []));
  const findSubmission = indexPatterns([authors.flatMap(({ submits }) => submits ?? [])]);
  return {
    read(text) {
      const found = find(foldText(text));
      const at = found.findIndex((position) => position >= rules.length);
      const firstAuthor = at < 0 ? found.length : at;
      return {
        rules: found.slice(0, firstAuthor),
        authors: new Set(found.slice(firstAuthor).map((position) => position - rules.length)),
      };
    },
    match(text, subject, tier, coded = null) {
      let first: RuleMatch | null = null;
      for (const position of text.rules) {
        const rule = rules[position];
        if (rule?.tier !== tier || !rule.fits(subject)) continue;
        if (!text.authors.has(rule.author) && !isHostOf[rule.author]?.(subject.host)) continue;
        if (coded === null || rule.isSomebodys) return first ?? rule.match;
        if (rule.match.rule.reason === coded) return rule.match;
        first ??= rule.match;
      }
      return first;
    },
    isTelling: (name) => telling.has(name),
    isSubmission: (text) => findSubmission(foldText(text)).length > 0,
    writer(text) {
      const [first] = findWriters(foldText(text));
      return first === undefined ? null : (authors[first]?.id ?? null);
    },
  };
}
