import { isOfPerson, isOfProgram } from './explain-prose.ts';

/** An error below, or at the end of, a person's sentence: "my mail from … to … came back:". */
export interface ToldError {
  readonly sentence: string;
  readonly error: string;
}

/** Longer than that nobody introduces an error. */
const MAX_SENTENCE_CHARS = 400;
const MAX_STARTS = 10;

/** Where a server's own words can begin: after a colon, or on a line of their own. */
const START =
  /(?::[ \t\n]|\n)[ \t\n]{0,6}(?=[45]\d\d[- ]\S|#?[45]\.\d{1,3}\.\d{1,3} \S|<[^\s<>@]{1,64}@[^\s<>@]{1,253}>: |host \S{3,255} |smtp; ?[45]|\S{3,255} said: )/gi;

/** What only a person says of a mail, or of an error that is shown. */
const CAME_BACK =
  /(?:came|comes|got|sent|was returned) (?:it |this |that )?(?:back|with)\b|torna(?:t[aoi])? indietro|zur(?:ü|ue)ck(?:gekommen|geschickt)?\b|\brevenue?s?\b|\bdevuelt[oa]|\bha vuelto\b/i;

/** "from anna@tizio.example to bob@bene.example". */
const FROM_TO =
  /\b(?:from|da|von|de) <?[^\s@<>]{1,64}@[^\s@<>]{1,253}>?,? (?:to|a|an|à|para) <?[^\s@<>]{1,64}@/i;

/** "host mx.bene.example[192.0.2.1] refused to talk to me" */
const OF_A_SERVER = /\bhost \S|\S\[[\da-f.:]{3,45}\]/i;

const isSentence = (text: string): boolean =>
  !isOfProgram(text) &&
  !OF_A_SERVER.test(text) &&
  (isOfPerson(text) || CAME_BACK.test(text) || FROM_TO.test(text));

/** Takes a person's introduction off; null where the text has none. */
export function findToldError(text: string): ToldError | null {
  const starts = [...text.slice(0, 2 * MAX_SENTENCE_CHARS).matchAll(START)].slice(0, MAX_STARTS);
  for (const { index, 0: gap } of starts) {
    const sentence = text.slice(0, index).trim();
    if (sentence.length > MAX_SENTENCE_CHARS) return null;
    // with its colon: "said:" is a program's
    if (sentence !== '' && isSentence(`${sentence}${gap}`))
      return { sentence, error: text.slice(index + gap.length) };
  }
  return null;
}
