import { NOTICE_SUBJECT } from './kind-words.ts';

/** How mail programs call the author of what they pass on, in the languages people use them in. */
const FROM = '(?:from|da|de|von|van|od|fr[aå]n|fra|lähettäjä|от|差出人|送信者|发件人|寄件者)';
const SUBJECT =
  '(?:subject|oggetto|betreff|objet|asunto|assunto|onderwerp|temat|[aä]mne|emne|aihe|тема|件名|主题|主旨)';
const BEFORE = '^[>|* \\t]{0,12}';
const AFTER = ' ?\\*?[:：]\\*? {0,3}';

/** The line that names a program as the author of what a person passes on. */
const BY_PROGRAM = new RegExp(
  `${BEFORE}${FROM}${AFTER}[^\\n]{0,120}(?:(?:mailer|mail)[-_. ]?daemon|mail delivery|delivery system|postmaster|microsoftexchange|microsoft outlook|system administrator|mailer@|posta-certificata@)[^\\n]*$`,
  'imu',
);
const SUBJECT_LINE = new RegExp(`${BEFORE}${SUBJECT}${AFTER}([^\\n]{1,300})$`, 'gimu');

const MAX_SUBJECTS = 20;

/** Where the head of a forwarded notice ends its first telling line; -1 where none is passed on. */
const startOf = (text: string): number => {
  const author = BY_PROGRAM.exec(text);
  if (author) return author.index + author[0].length;
  const subject = [...text.matchAll(SUBJECT_LINE)]
    .slice(0, MAX_SUBJECTS)
    .find((found) => NOTICE_SUBJECT.test((found[1] ?? '').trim()));
  return subject ? subject.index + subject[0].length : -1;
};

const unquoted = (text: string): string => text.replace(/^[ \t]?(?:[>|][ \t]?){1,6}/gm, '');

/**
 * The words of a notice that a person passes on within the text, without their own before it and
 * without the small head that mail programs put there; null where nothing of the kind is found.
 */
export function forwardedWords(text: string): string | null {
  const start = startOf(text);
  if (start < 0) return null;
  return unquoted(text.slice(start)).replace(
    /^(?:[ \t*]*[\p{L} -]{1,20} ?\*?[:：][^\n]*\n|[ \t]*\n){1,14}/u,
    '',
  );
}
