// How the time of `explain` grows with the size of what is pasted or dropped: node bench/growth.ts
// Bounces of our own, their bytes repeated, cut and swapped up to 25 MB. Linear means: a megabyte
// costs the same at every size, until the point (2 MB) behind which nothing is read.
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../src/knowledge/folder.ts';
import { loadExplain } from '../src/understanding/load-explain.ts';

const { explain } = loadExplain(openKnowledge(SHIPPED_KNOWLEDGE));

const HEAD =
  'From: MAILER-DAEMON@tizio.example\nTo: anna@tizio.example\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n';
const NOTICE =
  'This is the mail system at host mail.tizio.example.\n\n<caio@caio.example>: host mx.caio.example[192.0.2.1] said: 550 5.1.1\n    <caio@caio.example>: User unknown (in reply to RCPT TO command)\n\n';
const RETURNED =
  '--b\nContent-Type: message/rfc822\n\nFrom: anna@tizio.example\nTo: caio@caio.example\nSubject: offer\n\nDear Caio, 552 mailbox full <x@y.example>\n';
const FIELDS =
  '--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.tizio.example\n\nFinal-Recipient: rfc822; caio@caio.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n\n';
const REPORT = `${HEAD}Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\n`;

/** Each makes a text of about the size asked for. */
const SHAPES: Readonly<Record<string, (bytes: number) => string>> = {
  'a report whose notice repeats': (bytes) =>
    `${REPORT}${NOTICE.repeat(Math.ceil(bytes / NOTICE.length))}${FIELDS}${RETURNED}--b--\n`,
  'a report whose fields repeat': (bytes) =>
    `${REPORT}${NOTICE}${FIELDS.repeat(Math.ceil(bytes / FIELDS.length))}--b--\n`,
  'a report whose returned mail is long': (bytes) =>
    `${REPORT}${NOTICE}${FIELDS}${RETURNED}${'Dear Caio, 550 5.1.1 user unknown <a@b.example>\n'.repeat(Math.ceil(bytes / 48))}--b--\n`,
  'parts in parts': (bytes) =>
    `${HEAD}Content-Type: multipart/mixed; boundary=b\n\n${'--b\nContent-Type: multipart/mixed; boundary=b\n\n'.repeat(Math.ceil(bytes / 48))}`,
  'one line without end': (bytes) => `${HEAD}\n550 5.1.1 ${'user unknown '.repeat(bytes / 13)}`,
  'one word without end': (bytes) => `${HEAD}\n550 5.1.1 ${'a'.repeat(bytes)}`,
  'addresses without end': (bytes) => `${HEAD}\n${'<a@b.example>: '.repeat(bytes / 15)}`,
  'HTML without end': (bytes) =>
    `${HEAD}Content-Type: text/html\n\n${'<p>550 5.1.1 <b>user'.repeat(bytes / 20)}`,
  'a log': (bytes) =>
    'Nov 16 09:12:44 mail postfix/smtp[1]: 4Xy1: to=<caio@caio.example>, relay=none, delay=3, dsn=4.4.1, status=deferred (connect to mx.caio.example[192.0.2.1]:25: Connection timed out)\n'.repeat(
      Math.ceil(bytes / 176),
    ),
  'a head without end': (bytes) => 'Received: from a (a [192.0.2.1]) by b\n'.repeat(bytes / 38),
};

const MEGABYTE = 1_000_000;
const SIZES = [0.25, 0.5, 1, 2, 5, 25];
const ROUNDS = 3;

const time = async (bytes: Uint8Array): Promise<number> => {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const started = performance.now();
    await explain(bytes);
    least = Math.min(least, performance.now() - started);
  }
  return least;
};

for (const text of [NOTICE, REPORT + NOTICE + FIELDS + RETURNED])
  for (let round = 0; round < 200; round += 1) await explain(text); // warm

console.log(`milliseconds at ${SIZES.map((size) => `${size} MB`).join(', ')}`);
for (const [name, make] of Object.entries(SHAPES)) {
  const times: number[] = [];
  for (const size of SIZES) times.push(await time(new TextEncoder().encode(make(size * MEGABYTE))));
  const shown = times.map((ms) => ms.toFixed(1).padStart(7)).join(' ');
  const growth = (times[2] ?? 0) / (times[1] ?? 1);
  console.log(`${shown}  ${name} (twice the size: ${growth.toFixed(1)} times as long)`);
}
