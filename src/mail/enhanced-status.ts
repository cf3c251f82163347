/** After a reply code, in the shapes people paste: `550 5.1.1`, `550-5.1.1`, `550 #5.1.1`, `550 (#5.1.1)`. */
const AFTER_CODE = /(?<![\w.])[245]\d\d[- ]{1,3}[([]?#?([245]\.\d{1,3}\.\d{1,3})(?![\w]|\.\d)/;

/** qmail `(#5.1.1)`, log `dsn=5.1.1`, Exchange `#5.1.1`, DSN field `Status: 5.1.1`. */
const MARKED = /(?:#|\bdsn=|\bstatus: ?|\bcode:? ?)([245]\.\d{1,3}\.\d{1,3})(?![\w]|\.\d)/i;

/** Standing alone. Subject codes end at 7, which keeps most version numbers out. */
const BARE = /(?<![\w.#/-])([45]\.[0-7]\.\d{1,3})(?![\w]|\.\d)/;

/** The same with a subject: `#5.0.0 smtp; 5.1.2 - Bad destination host`. */
const BARE_WITH_SUBJECT = /(?<![\w.#/-])([45]\.[1-7]\.\d{1,3})(?![\w]|\.\d)/;

/**
 * The first enhanced status code in a text, RFC 3463 §2; one that says nothing (`5.0.0`) gives way to
 * one that does. Null where there is none: it is never derived from the reply code.
 */
export function findStatus(text: string): string | null {
  const found = (AFTER_CODE.exec(text) ?? MARKED.exec(text) ?? BARE.exec(text))?.[1] ?? null;
  return found?.endsWith('.0.0') ? (BARE_WITH_SUBJECT.exec(text)?.[1] ?? found) : found;
}
