// Measures `explain` on labelled data: SEMPRONIO_CORPORA=<folder> node bench/explain.ts [--misses]
// Rows are split by a hash of their id: rules may be learned from the one half only.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadBounceAuthors } from '../src/knowledge/bounces.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../src/knowledge/folder.ts';
import { loadReasons } from '../src/knowledge/reasons.ts';
import { loadStatusCodes } from '../src/knowledge/status-codes.ts';
import type { Explanation } from '../src/model/facts.ts';
import { createExplain } from '../src/understanding/explain.ts';

interface Row {
  readonly id?: string;
  readonly file?: string;
  readonly text?: string;
  readonly kind?: string;
  readonly recipients?: readonly string[];
  readonly replycode: string | null;
  readonly status: string | null;
  readonly status_alt?: readonly string[];
  readonly action?: string | null;
  readonly reason: string | null;
  readonly reason_alt?: readonly string[];
  readonly fault: string;
  readonly fault_alt?: readonly string[];
}

const GROUPS: Readonly<Record<string, string>> = {
  userunknown: 'addr', hostunknown: 'addr', hasmoved: 'addr', filtered: 'addr', notaccept: 'addr',
  mailboxfull: 'full', suspend: 'off', authfailure: 'auth',
  blocked: 'rep', badreputation: 'rep', requireptr: 'rep',
  speeding: 'rate', toomanyconn: 'rate', greylisted: 'rate',
  spamdetected: 'content', virusdetected: 'content', policyviolation: 'content', contenterror: 'content', notcompliantrfc: 'content',
  mesgtoobig: 'size', exceedlimit: 'size', systemerror: 'server', mailererror: 'server', systemfull: 'server',
  networkerror: 'net', expired: 'net', norelaying: 'relay', rejected: 'sender',
  syntaxerror: 'proto', securityerror: 'proto', failedstarttls: 'proto', failedsmtputf8: 'proto',
}; // prettier-ignore

const hashIsEven = (text: string): boolean => {
  let crc = ~0;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (~crc & 1) === 0;
};

const rowsOf = (path: string): readonly Row[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

const word = (reason: string | null): string =>
  reason === null || reason === 'undefined' || reason === 'onhold' ? 'none' : reason;
const group = (reason: string | null): string => GROUPS[word(reason)] ?? 'none';
const oneOf = (value: string | null, first: string | null, others: readonly string[] = []) =>
  [first, ...others].includes(value);
const addresses = (list: readonly (string | null)[]): string =>
  [...new Set(list.filter((one) => one !== null).map((one) => one.toLowerCase()))].sort().join(' ');

type Score = (row: Row, explained: Explanation) => boolean;
const SCORES: Readonly<Record<string, Score>> = {
  recipients: (row, got) => addresses(row.recipients ?? []) === addresses(got.recipients.map((one) => one.address)),
  replyCode: (row, got) => row.replycode === got.replyCode,
  status: (row, got) => oneOf(got.status, row.status, row.status_alt),
  action: (row, got) => row.action === got.recipients[0]?.action,
  reason: (row, got) => [row.reason, ...(row.reason_alt ?? [])].map(word).includes(word(got.reason)),
  group: (row, got) => [row.reason, ...(row.reason_alt ?? [])].map(group).includes(group(got.reason)),
  faultStrict: (row, got) => row.fault === got.fault,
  fault: (row, got) => oneOf(got.fault, row.fault, row.fault_alt),
}; // prettier-ignore

const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;

const isVerbose = process.argv.includes('--misses');

const report = (
  title: string,
  pairs: readonly (readonly [Row, Explanation])[],
  names: readonly string[],
): void => {
  for (const isLearned of [true, false]) {
    const half = pairs.filter(([row]) => hashIsEven(row.id ?? row.file?.split('/').at(-1) ?? '') === isLearned);
    const scores = names.map((name) => {
      const right = half.filter(([row, got]) => SCORES[name]?.(row, got)).length;
      return `${name} ${share(right, half.length)}`;
    });
    console.log(`${title}, ${isLearned ? 'learned from' : 'held out'} (${half.length}): ${scores.join(', ')}`);
    // only the half that may be learned from is ever shown
    if (!isVerbose || !isLearned) continue;
    for (const [row, got] of half) {
      const missed = names.filter((name) => name !== 'faultStrict' && !SCORES[name]?.(row, got));
      if (missed.length > 0)
        console.log(`  ${row.id ?? row.file}: ${missed.join(' ')}\n    want ${JSON.stringify([row.recipients, row.replycode, row.status, row.action, row.reason, row.reason_alt, row.fault, row.fault_alt])}\n    got  ${JSON.stringify([got.recipients.map((one) => one.address), got.replyCode, got.status, got.recipients[0]?.action, got.reason, got.rule, got.fault])}\n    ${(row.text ?? got.recipients[0]?.diagnostic ?? '').slice(0, 300).replaceAll('\n', '⏎')}`);
    }
  }
}; // prettier-ignore

const main = async (corpora: string): Promise<void> => {
  const folder = openKnowledge(SHIPPED_KNOWLEDGE);
  const { explain, explainLine } = createExplain({
    rules: loadBounceAuthors(folder),
    reasons: loadReasons(folder),
    statusCodes: loadStatusCodes(folder),
  });
  const lines = rowsOf(join(corpora, 'smtp-errors/dev.jsonl'));
  report('error lines', lines.map((row) => [row, explainLine(row.text ?? '')]), ['group', 'reason', 'faultStrict', 'fault', 'replyCode', 'status']); // prettier-ignore
  const bodies = rowsOf(join(corpora, 'bounce-texts/dev.jsonl'));
  report('pasted bodies', bodies.map((row) => [row, explainLine(row.text ?? '')]), ['group', 'recipients', 'replyCode', 'status', 'action', 'reason', 'faultStrict', 'fault']); // prettier-ignore

  const mails = rowsOf(join(corpora, 'bounces/labels.jsonl'));
  const raws = mails.map((row) => readFileSync(join(corpora, 'bounces', row.file ?? '')));
  const started = performance.now();
  const read: (readonly [Row, Explanation])[] = [];
  for (const [at, row] of mails.entries())
    read.push([row, await explain(raws[at] ?? new Uint8Array())]);
  const mailSeconds = (performance.now() - started) / 1000;
  const bounces = read.filter(([row]) => row.kind === 'bounce');
  const found = bounces.filter(([, got]) => got.kind === 'bounce');
  const falseOnes = read.filter(([row, got]) => row.kind !== 'bounce' && got.kind === 'bounce');
  console.log(
    `mails: recall ${share(found.length, bounces.length)}, false bounces ${falseOnes.length} of ${read.length - bounces.length}`,
  );
  if (isVerbose) for (const [row, got] of read) if ((row.kind === 'bounce') !== (got.kind === 'bounce')) console.log('  ', row.file, row.kind, got.kind); // prettier-ignore
  report('mails', found, ['recipients', 'replyCode', 'status', 'action', 'reason', 'faultStrict', 'fault']); // prettier-ignore

  const rounds = 20;
  const lineStart = performance.now();
  for (let round = 0; round < rounds; round += 1)
    for (const row of lines) explainLine(row.text ?? '');
  const lineSeconds = (performance.now() - lineStart) / 1000;
  console.log(
    `speed: ${Math.round((rounds * lines.length) / lineSeconds)} lines/s, ${Math.round(mails.length / mailSeconds)} mails/s`,
  );
};

const corpora = process.env['SEMPRONIO_CORPORA'];
if (corpora) await main(corpora);
else
  console.log(
    'bench/explain: SEMPRONIO_CORPORA is not set; it names the folder with the labelled data',
  );
