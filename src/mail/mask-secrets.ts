/** Stands where a secret stood. */
export const MASK = '•••';

/** Base64 of at least one block; short words such as `OK` stay. */
const BASE64 = '[A-Za-z0-9+/]{4,400}={0,2}';

const RULES: readonly (readonly [RegExp, string])[] = [
  // AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=   (RFC 4954 §4: initial response)
  [
    new RegExp(
      `(\\bAUTH[ \\t]+(?:PLAIN|LOGIN|CRAM-MD5|XOAUTH2|OAUTHBEARER)[ \\t]+)${BASE64}`,
      'gi',
    ),
    `$1${MASK}`,
  ],
  // password: secret, Passwort = secret, "pass":"secret"
  [
    /(\b(?:password|passwd|passphrase|pwd|pass|passwort|kennwort|mot de passe|contrase(?:ñ|n)a|clave|parola d'ordine)\b["']?[ \t]{0,4}(?:[:=]|=>|\bis\b|\bè\b)[ \t]{0,4}["']?)[^\s"',;]{1,200}/gi,
    `$1${MASK}`,
  ],
  [/(\bAuthorization:[ \t]{0,4}(?:Basic|Bearer)[ \t]{1,4})[^\s"']{4,4000}/gi, `$1${MASK}`],
  // https://user:secret@host
  [/(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{1,100}:)[^\s/@]{1,200}(?=@)/gi, `$1${MASK}`],
];

/** What every secret here has near it. */
const MAY_HOLD_SECRET = /auth|pass|pwd|kennwort|contrase|clave|parola|:\/\/[^\s/@]{0,300}@|334/i;

/** A line of a dialogue that carries nothing but a base64 answer. */
const LONE_BASE64 = new RegExp(
  `^([ \\t]{0,40}(?:>>>|C:|~>|->|CLIENT -> SERVER:)?[ \\t]{0,40})${BASE64}([ \\t\\r]{0,40})$`,
  'i',
);
const ASKS_FOR_SECRET =
  /(?:^|[\s:>])334(?:[\s-]|$)|\bAUTH[ \t]+(?:PLAIN|LOGIN|CRAM-MD5|XOAUTH2)\s*$/i;

const maskContinuations = (text: string): string => {
  // RFC 4954 §4: after 334 the client answers with a line of base64, twice for AUTH LOGIN
  let expected = 0;
  return text
    .split('\n')
    .map((line) => {
      if (ASKS_FOR_SECRET.test(line)) {
        expected = 3;
        return line;
      }
      if (expected === 0) return line;
      expected -= 1;
      return line.replace(LONE_BASE64, `$1${MASK}$2`);
    })
    .join('\n');
};

/**
 * Takes passwords and SASL exchanges out of a pasted text: to be used before a text is stored or
 * shown. Everything else stays as it is.
 */
export function maskSecrets(text: string): string {
  if (!MAY_HOLD_SECRET.test(text)) return text;
  const masked = RULES.reduce((rest, [pattern, by]) => rest.replace(pattern, by), text);
  return /334|\bAUTH\b/i.test(masked) ? maskContinuations(masked) : masked;
}
