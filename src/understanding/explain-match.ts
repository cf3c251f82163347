import type { BounceAuthor, BounceRule } from '../knowledge/bounces.ts';
import type { SmtpCommand } from '../mail/smtp-reply.ts';
import type { Reason } from '../model/words.ts';
import { indexPatterns } from './explain-index.ts';
import { foldText } from './explain-text.ts';

/** A text made ready for the rules: folded once, each shelf of rules looked through at most once. */
export interface RuleText {
  readonly folded: string;
  /** Places of the authors whose own words were found. */
  readonly speaking: () => readonly number[];
  /** Rules of a shelf whose phrases were found, in their order. */
  readonly on: (shelf: Shelf) => readonly CompiledRule[];
}

/** Rules that are looked for together: of one author who has words of its own, or of a run of others. */
interface Shelf {
  readonly tier: RuleTier;
  /** Place of the author whose words these are; null where anybody may use them. */
  readonly owner: number | null;
  readonly find: (folded: string) => readonly CompiledRule[];
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
}

/**
 * `weak`: single words that mostly mean one thing; `vague`: words that say little, to be tried when
 * nothing better is found.
 */
export type RuleTier = 'telling' | 'weak' | 'vague';

/** From this `order` on, the words of a file are anybody's. */
const ANYBODYS_FROM = 48;
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

/** Conditions beside the text. */
const compileCodes = ({ match }: BounceRule): CompiledRule['fits'] => {
  const { speaker, command } = match;
  const replyCode = codePattern(match.replyCode);
  const status = codePattern(match.status);
  return (subject) =>
    (replyCode === null || replyCode.test(subject.replyCode ?? '')) &&
    (status === null || subject.statuses.some((one) => status.test(one ?? ''))) &&
    (speaker === undefined || speaker === subject.speaker) &&
    (command === undefined || command === subject.command);
};

const compileRule = (rule: BounceRule, author: BounceAuthor): CompiledRule => ({
  match: { rule, name: `${author.id}/${rule.id}` },
  isSomebodys: author.order < ANYBODYS_FROM,
  fits: compileCodes(rule),
});

/** Tells whose host a name is: the longest known end counts first, all of them count. */
const hostOwners = (
  authors: readonly BounceAuthor[],
): ((host: string | null) => readonly number[]) => {
  const byEnd = new Map<string, number[]>();
  for (const [place, { speaks }] of authors.entries())
    for (const end of speaks?.hosts ?? []) {
      const known = byEnd.get(end.toLowerCase());
      if (known) known.push(place);
      else byEnd.set(end.toLowerCase(), [place]);
    }
  return (host) => {
    const owners: number[] = [];
    for (let rest = host ?? ''; rest !== ''; rest = rest.slice(rest.indexOf('.') + 1)) {
      owners.push(...(byEnd.get(rest) ?? []));
      if (!rest.includes('.')) break;
    }
    return owners;
  };
};

/** The first call makes it: most shelves are never looked at. */
const lazily = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
};

const makeShelf = (rules: readonly CompiledRule[], tier: RuleTier, owner: number | null): Shelf => {
  const index = lazily(() =>
    indexPatterns(rules.map(({ match }) => match.rule.match.text ?? null)),
  );
  return {
    tier,
    owner,
    find: (folded) => index()(folded).flatMap((place) => rules[place] ?? []),
  };
};

/** In the order of the authors: who has words of its own stands alone, neighbours without share a shelf. */
function makeShelves(authors: readonly BounceAuthor[]): readonly Shelf[] {
  const shelves: Shelf[] = [];
  let shared: CompiledRule[] = [];
  const close = (tier: RuleTier): void => {
    if (shared.length > 0) shelves.push(makeShelf(shared, tier, null));
    shared = [];
  };
  for (const [place, author] of authors.entries()) {
    const tier = tierOf(author.order);
    const rules = author.rules.map((rule) => compileRule(rule, author));
    if (author.speaks) {
      close(tier);
      shelves.push(makeShelf(rules, tier, place));
    } else shared.push(...rules);
    const next = authors[place + 1];
    if (!next || tierOf(next.order) !== tier) close(tier);
  }
  return shelves;
}

/** Texts that are read over and over while one notice is judged. */
const KEPT_TEXTS = 4;

/** Makes the rules ready: patterns are compiled once and found through an index, not one by one. */
export function compileRules(authors: readonly BounceAuthor[]): RuleBook {
  const shelves = makeShelves(authors);
  const ownersOf = hostOwners(authors);
  const findSpeakers = indexPatterns(authors.map(({ speaks }) => speaks?.text ?? []));
  const findWriters = indexPatterns(authors.map(({ writes }) => writes ?? []));
  const findSubmission = indexPatterns([authors.flatMap(({ submits }) => submits ?? [])]);
  const telling = new Set(
    authors
      .filter(({ order }) => tierOf(order) === 'telling')
      .flatMap(({ id, rules }) => rules.map((rule) => `${id}/${rule.id}`)),
  );
  const kept: { readonly text: string; readonly read: RuleText }[] = [];
  const read = (text: string): RuleText => {
    const known = kept.find((one) => one.text === text);
    if (known) return known.read;
    const folded = foldText(text);
    const found = new Map<Shelf, readonly CompiledRule[]>();
    const made: RuleText = {
      folded,
      speaking: lazily(() => findSpeakers(folded)),
      on(shelf) {
        const rules = found.get(shelf) ?? shelf.find(folded);
        found.set(shelf, rules);
        return rules;
      },
    };
    kept.push({ text, read: made });
    if (kept.length > KEPT_TEXTS) kept.shift();
    return made;
  };
  return {
    read,
    match(text, subject, tier, coded = null) {
      let first: RuleMatch | null = null;
      const owners = ownersOf(subject.host);
      for (const shelf of shelves) {
        if (shelf.tier !== tier) continue;
        const { owner } = shelf;
        if (owner !== null && !owners.includes(owner) && !text.speaking().includes(owner)) continue;
        for (const rule of text.on(shelf)) {
          if (!rule.fits(subject)) continue;
          if (coded === null || rule.isSomebodys) return first ?? rule.match;
          if (rule.match.rule.reason === coded) return rule.match;
          first ??= rule.match;
        }
      }
      return first;
    },
    isTelling: (name) => telling.has(name),
    isSubmission: (text) => findSubmission(read(text).folded).length > 0,
    writer(text) {
      const [first] = findWriters(foldText(text));
      return first === undefined ? null : (authors[first]?.id ?? null);
    },
  };
}
