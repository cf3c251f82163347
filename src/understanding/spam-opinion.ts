import type { SpamHeaders } from '../knowledge/spam-headers.ts';
import { headerValue, type HeaderField } from '../mail/header-block.ts';
import { decodeHeader } from '../mail/message.ts';
import type { SpamOpinion } from '../model/facts.ts';

const MAX_VALUE_CHARS = 2_000;
const MAX_SHOWN_CHARS = 300;

/** What spam filters on the way thought of a mail. */
export interface SpamReader {
  readonly opinions: (fields: readonly HeaderField[]) => readonly SpamOpinion[];
  /** `[SPAM]`, as a filter put it before the subject. */
  readonly subjectMark: (fields: readonly HeaderField[]) => string | null;
}

type Read = Omit<SpamOpinion, 'filter' | 'field'>;

/** Makes the reader of one field's value. */
const compileField = (known: SpamHeaders['fields'][number]): ((value: string) => Read) => {
  const test = (source: string | undefined): RegExp | null =>
    source === undefined ? null : new RegExp(source);
  const number = (pattern: RegExp | null, value: string): number | null => {
    const found = pattern?.exec(value)?.[1];
    return found === undefined ? null : Number(found);
  };
  const { threshold: limit } = known;
  const [spam, clean, score] = [test(known.spam), test(known.clean), test(known.score)];
  const written = typeof limit === 'string' ? new RegExp(limit) : null;
  return (value) => {
    const points = number(score, value);
    const threshold = typeof limit === 'number' ? limit : number(written, value);
    // what is named clean may hold the word for spam ("notspam")
    const isSpam = clean?.test(value)
      ? false
      : spam?.test(value)
        ? true
        : points !== null && threshold !== null
          ? points >= threshold
          : null;
    return { isSpam, score: points, threshold };
  };
};

/** The same filter may write several fields: the one that tells most stands for it. */
const bestOf = (opinions: readonly SpamOpinion[]): readonly SpamOpinion[] => {
  const byFilter = new Map<string, SpamOpinion>();
  const tells = ({ isSpam, score }: SpamOpinion): number =>
    (isSpam === null ? 0 : 2) + (score === null ? 0 : 1);
  for (const opinion of opinions) {
    const known = byFilter.get(opinion.filter);
    if (!known || tells(opinion) > tells(known)) byFilter.set(opinion.filter, opinion);
  }
  return [...byFilter.values()].filter((opinion) => tells(opinion) > 0);
};

export function createSpamReader(knowledge: SpamHeaders): SpamReader {
  const byField = new Map(
    knowledge.fields.map((known) => [
      known.field,
      { filter: known.filter, read: compileField(known) },
    ]),
  );
  const marks = knowledge.subjectMarks.map((source) => new RegExp(source, 'i'));
  return {
    opinions: (fields) =>
      bestOf(
        fields.flatMap(({ name, value }): SpamOpinion[] => {
          const known = byField.get(name);
          if (!known) return [];
          const plain = value.slice(0, MAX_VALUE_CHARS).replaceAll(/\s+/g, ' ').trim();
          const shown = `${name}: ${plain}`.slice(0, MAX_SHOWN_CHARS);
          return [{ filter: known.filter, ...known.read(plain.toLowerCase()), field: shown }];
        }),
      ),
    subjectMark(fields) {
      const subject = decodeHeader(headerValue(fields, 'subject') ?? '').slice(0, MAX_SHOWN_CHARS);
      for (const mark of marks) {
        const found = mark.exec(subject.trim())?.[1];
        if (found) return found.trim();
      }
      return null;
    },
  };
}
