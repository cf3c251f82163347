/** Reply codes that servers of mail really use; 2xx and 3xx count only where quoted. RFC 5321 §4.2.3 and common practice. */
const REFUSING =
  /^(?:4(?:2[0-2]|3[0-2]|4[1-9]|5[0-9]|6[0-46-9]|7[0-9])|5(?:0[0-4]|1[0-7]|2[0-5]|3[0-9]|4[0-9]|5[0-9]|6[0-9]|7[0-9]))$/;

const REPLY =
  /(?<![\p{L}\p{N}_.,:/#+-]|[€$£]\s?|port[a-z]{0,3}\s|[+-]\d{1,4}\s|\s\d{2,4}\s)[245]\d\d(?![\p{L}\p{N}_/:]|[.,]\d)/gu;
/** Things that are counted: `550 users`, `450 MB`. */
const COUNTED_AFTER =
  /^\s?(?:[kmg]i?b\b|[kmg]o\b|%|€|\$|e?-?mails?\b|messag|users?\b|people|persone|utenti|accounts?\b|address|days?\b|giorni|hours?\b|ore\b|minut|euro|customers?|clienti|clients?\b|contact|subscribers|iscritti|recipients? (?:at|in)\b|pages?\b|times\b|volte\b|nachrichten|mails?\b|personnes|jours|correos|seconds?|secs?\b|ms\b|caselle|mailboxes)/i;
/** The code a program hoped for: `Expected response code 250 but got code "550"`. */
const EXPECTED_BEFORE = /\b(?:expect|attes[oa]|erwartet|attendu)[^\n"]{0,28}$/i;
/** Numbers that the web uses as well need a word of mail near them. */
const SHARED_WITH_HTTP = /^(?:50[0-4]|45[1]|4[23]\d|51[01])$/;
const MAIL_CONTEXT =
  /smtp|\bsaid\b|recipient|sender|mailbox|relay|rcpt|helo|ehlo|starttls|syntax|bounce|mailer|greylist|deferred|[45]\.\d{1,2}\.\d|\bdsn\b|\bmta\b|auth/i;
const GREETING_AFTER = /^[\s-]{1,2}(?:ok\b|2\.\d\.\d|message|queued|accepted)/i;

const ENHANCED = /(?<![\p{L}\p{N}_.])[245]\.\d{1,3}\.\d{1,3}(?![\p{L}\p{N}_]|\.\d)/gu;
/** Releases look the same: `Roundcube 5.4.1`. */
const RELEASE_BEFORE =
  /(?:\bv|version|versione|versión|php|postfix|dovecot|exim|wordpress|woocommerce|prestashop|joomla|drupal|thunderbird|roundcube|outlook|exchange|nextcloud|mailcow|iredmail|zimbra|plesk|ios|android|macos|node|python|laravel|k-?9|release|ver\.?|magento|moodle|glpi|mailu|kernel|openssl|debian|ubuntu)[\s:=]{0,2}$/i;

/** Codes of single vendors, as they write them. */
const VENDORS: readonly RegExp[] = [
  /(?<![\p{L}\p{N}_])(?:AS|S)\d{3,5}(?![\p{L}\p{N}_])/gu, // Microsoft, consumer side
  /(?<![\p{L}\p{N}_])AS\(\d{1,12}\)/gu, // Microsoft 365
  /(?<![\p{L}\p{N}_])(?:SC|RP|DY|OU|CS|PT)-00\d(?![\p{L}\p{N}_])/gu, // Hotmail, older
  /(?<![\p{L}\p{N}_])(?:TSS?|IPTS|TS-?)\d{2}(?![\p{L}\p{N}_])/gu, // Yahoo
  /(?<![\p{L}\p{N}_])(?:OFR|LPN|LPNAPP|ABC|SFR|ORN)[-_]?\d{0,4}[-_]\d{2,4}(?![\p{L}\p{N}_])/gu, // Orange, La Poste, SFR
  /(?<![\p{L}\p{N}_])0x[0-9a-f]{6,8}(?![\p{L}\p{N}_])/giu, // Outlook, the program
  /(?<![\p{L}\p{N}_])AUP#[\w-]{2,12}/gu, // Charter
  /(?<![\p{L}\p{N}_])(?:BL\d{6}|PH\d{2}|CXBL|CXMJ|IB\d{3}[a-z]?|HM\d{2}|CS\d{2}|ESP\d{2})(?![\p{L}\p{N}_])/gu, // Comcast, Cox, Apple
];

const MAX_CODES = 20;

interface Found {
  readonly code: string;
  readonly at: number;
}

const isReplyCode = (text: string, code: string, at: number): boolean => {
  const before = text.slice(Math.max(0, at - 40), at);
  const after = text.slice(at + 3, at + 30);
  if (EXPECTED_BEFORE.test(before) || COUNTED_AFTER.test(after)) return false;
  if (code.startsWith('2')) return GREETING_AFTER.test(after);
  if (!REFUSING.test(code)) return false;
  return !SHARED_WITH_HTTP.test(code) || MAIL_CONTEXT.test(text);
};

const replyCodes = (text: string): readonly Found[] =>
  [...text.matchAll(REPLY)]
    .filter((match) => isReplyCode(text, match[0], match.index))
    .map((match) => ({ code: match[0], at: match.index }));

const enhancedCodes = (text: string): readonly Found[] =>
  [...text.matchAll(ENHANCED)]
    .filter(({ index }) => !RELEASE_BEFORE.test(text.slice(Math.max(0, index - 20), index)))
    .map((match) => ({ code: match[0], at: match.index }));

const vendorCodes = (text: string): readonly Found[] =>
  VENDORS.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({ code: match[0], at: match.index })),
  );

/**
 * Reply codes, enhanced status codes and vendors' codes as written, in order, without repetition.
 * Read from a text whose addresses, names and IP addresses were blanked out.
 */
export function findCodes(text: string): readonly string[] {
  if (!/\d/.test(text)) return [];
  const found = [...replyCodes(text), ...enhancedCodes(text), ...vendorCodes(text)];
  return [...new Set(found.sort((a, b) => a.at - b.at).map(({ code }) => code))].slice(
    0,
    MAX_CODES,
  );
}
