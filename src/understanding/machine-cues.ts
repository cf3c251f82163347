/**
 * What a pasted refusal names as its cause. The words are those that programs use, in any language's
 * message; the pasted part is nearly always English.
 */
const CUES: readonly (readonly [name: string, pattern: RegExp])[] = [
  [
    'auth',
    /\b5\.7\.(?:2[0-9]|509|515|5\b)|\bspf\b|\bdkim\b|\bdmarc\b|unauthenticated|authentication checks|sender policy framework/,
  ],
  [
    'list',
    /block(?:ed)? (?:using|list)|blocklist|black ?list|spamhaus|barracudacentral|spamcop|sorbs|uceprotect|banned (?:sending|sender|for)|\b5\.7\.(?:606|60[0-9]|511|708)\b|\b(?:as|s)3\d{3}\b|\btss?\d\d\b|\bsc-00\d|\bofr|reputation|\brbl\b|dnsbl|bad dns ptr|unusual rate/,
  ],
  [
    'quota',
    /over ?quota|quota|mailbox (?:is )?full|\b[45]\.2\.2\b|insufficient (?:system )?storage|out of (?:disk )?space/,
  ],
  [
    'size',
    /\b5\.3\.4\b|\b5\.2\.3\b|size (?:exceeds|limit)|too (?:large|big)|exceeded .{0,30}size|sendsizelimit|(?<!\d)552(?!\d)/,
  ],
  [
    'login',
    /(?<!\d)53[0-9](?!\d)|\b5\.7\.[89]\b|authentication (?:failed|failure|unsuccessful|credentials|required|data)|could not authenticate|login (?:failed|not possible|denied)|invalid (?:login|credentials)|(?:username|user name) and password|app(?:lication)?-specific password|0x800ccc|authenticationfailed|failed to authenticate|basic auth/,
  ],
  [
    'connection',
    /connect(?:ion)? (?:to \S+ )?(?:was )?(?:refused|timed out|failed|closed|reset)|connect\(\) failed|unable to (?:open )?connect|(?:could|can) ?not (?:open|read|connect)|handshake|no route to host|transport connection/,
  ],
  ['relay', /relay(?:ing)? (?:access )?(?:denied|not permitted)|unable to relay/],
  [
    'sender',
    /not owned by|send as this|sender address (?:must|rejected)|(?:does ?n.t|does not|not) match|daily (?:user )?(?:sending )?(?:limit|quota)|limit for sending|cannot send as/,
  ],
  ['grey', /gr[ea]y-?list|postgrey/],
  [
    'late',
    /message delayed|delayed \d|\(delay\)|still being retried|will (?:keep|be retried)|warning message only|not yet (?:been )?delivered/,
  ],
  [
    'user',
    /user unknown|unknown user|no such user|recipients? (?:address )?rejected|recipient ?not ?found|(?:could not|couldn.t) be found|mailbox unavailable|\b5\.1\.(?:1|10|2|0)\b|\b5\.4\.1\b|tried to reach does not exist|user not local|no mailbox|does ?n.t have an account/,
  ],
  [
    'content',
    /spam message|likely (?:unsolicited|spam)|looks like spam|content reject|probability of spam|potential security issue|policy reasons/,
  ],
  [
    'returned',
    /mail delivery|undeliver|delivery status notification|return(?:ed|ing) (?:mail|to sender|message)|could ?n.t be delivered|could not be delivered|wasn.t delivered|mailer-daemon|domain name not found|unrouteable|loops back|too many hops|reverse hostname|reverse dns|retry timeout/,
  ],
  ['said', /\bsaid: |in reply to |end of data command|remote server returned/],
  [
    'header',
    /(?<![\w-])x-(?:spam|forefront|microsoft)(?:-[a-z]+)*:|\bscl\b|\bsfv:|authentication-results/,
  ],
  [
    'web',
    /\b(?:http|error|errore|erreur|fehler|page|pagina)\b.{0,12}(?<!\d)(?:40[0-9]|50[0234])(?!\d)|bad gateway|not found error|blank page/,
  ],
];

const REPLY_CODE = /(?<![\d.])([45])[0-7]\d(?=[\s-]|\b["')])/;

/** Causes named in a folded text, and whether a reply code stands there. */
export function machineCues(folded: string): readonly string[] {
  const cues = CUES.filter(([, pattern]) => pattern.test(folded)).map(([name]) => name);
  const code = REPLY_CODE.exec(folded)?.[1];
  return code ? [...cues, `${code}xx`, ...cues.map((cue) => `${cue}+code`)] : cues;
}
