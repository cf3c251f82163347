// Measures `explain` on labelled data: SEMPRONIO_CORPORA=<folder> node bench/explain.ts [--misses]
// Rows are split by a hash of their id: rules may be learned from the one half only.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../src/knowledge/folder.ts';
import type { Explanation } from '../src/model/facts.ts';
import { openMessage } from '../src/mail/message.ts';
import { loadExplain } from '../src/understanding/load-explain.ts';
import { rowsOf } from './scoring/corpora.ts';
import type { Row } from './scoring/corpora.ts';
import { addressSet, isEvenHash, isOneOf, reasonGroup, reasonWord } from './scoring/labels.ts';

type Score = (row: Row, explained: Explanation) => boolean;
const SCORES: Readonly<Record<string, Score>> = {
  recipients: (row, got) => addressSet(row.recipients ?? []) === addressSet(got.recipients.map((one) => one.address)),
  replyCode: (row, got) => row.replycode === got.replyCode,
  status: (row, got) => isOneOf(got.status, row.status, row.status_alt),
  action: (row, got) => row.action === got.recipients[0]?.action,
  reason: (row, got) => [row.reason, ...(row.reason_alt ?? [])].map(reasonWord).includes(reasonWord(got.reason)),
  group: (row, got) => [row.reason, ...(row.reason_alt ?? [])].map(reasonGroup).includes(reasonGroup(got.reason)),
  faultStrict: (row, got) => row.fault === got.fault,
  fault: (row, got) => isOneOf(got.fault, row.fault, row.fault_alt),
}; // prettier-ignore

const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;

const isLearnedRow = (row: Row): boolean => isEvenHash(row.id ?? row.file?.split('/').at(-1) ?? '');

/** How often the party is right, by how sure `explain` says to be. */
const reportConfidence = (pairs: readonly (readonly [Row, Explanation])[]): void => {
  const edges = [0, 0.3, 0.5, 0.7, 0.8, 0.9, 1.01];
  for (const isLearned of [true, false]) {
    const half = pairs.filter(([row]) => isLearnedRow(row) === isLearned);
    const bins = edges.slice(1).map((to, at) => {
      const from = edges[at] ?? 0;
      const own = half.filter(([, got]) => got.confidence >= from && got.confidence < to);
      const right = (name: 'fault' | 'faultStrict'): string =>
        share(own.filter(([row, got]) => SCORES[name]?.(row, got)).length, own.length);
      return `${from}–${Math.min(to, 1)}: ${own.length} (${right('fault')}, strict ${right('faultStrict')})`;
    });
    console.log(`confidence, ${isLearned ? 'learned from' : 'held out'}: ${bins.join(' · ')}`);
    if (!isVerbose || !isLearned) continue;
    for (const [row, got] of half)
      if (got.confidence >= 0.9 && !SCORES['fault']?.(row, got))
        console.log(`  sure and wrong: ${row.id ?? row.file} ${got.reason} ${got.rule} ${got.confidence}`);
  }
}; // prettier-ignore

const isVerbose = process.argv.includes('--misses');

const report = (
  title: string,
  pairs: readonly (readonly [Row, Explanation])[],
  names: readonly string[],
): void => {
  for (const isLearned of [true, false]) {
    const half = pairs.filter(([row]) => isLearnedRow(row) === isLearned);
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

/** Logs, dialogues and notices of real servers: what arrived needs no party. */
const readLab = (corpora: string): readonly Row[] =>
  rowsOf(join(corpora, 'lab/labels.jsonl')).map((row) => {
    const { code } = row as unknown as { code: string };
    const isFine = row.fault === 'nobody' || row.kind === 'delivered';
    return {
      ...row,
      replycode: /^[45]/.test(code) ? code : null,
      status: null,
      reason: null,
      fault_alt: isFine ? ['nobody', null as unknown as string] : [],
    };
  });

const ROUNDS = 5;

/** Seconds for all mails, and how much of them goes into opening MIME. */
const timeMails = async (
  raws: readonly Uint8Array[],
  explain: (raw: Uint8Array) => Promise<unknown>,
): Promise<{ readonly whole: number; readonly mime: number }> => {
  const time = async (work: (raw: Uint8Array) => Promise<unknown>): Promise<number> => {
    const started = performance.now();
    for (let round = 0; round < ROUNDS; round += 1) for (const raw of raws) await work(raw);
    return (performance.now() - started) / 1000 / ROUNDS;
  };
  return { whole: await time(explain), mime: await time(openMessage) };
};

const main = async (corpora: string): Promise<void> => {
  const folder = openKnowledge(SHIPPED_KNOWLEDGE);
  const { explain, explainLine } = loadExplain(folder);
  const lines = rowsOf(join(corpora, 'smtp-errors/dev.jsonl'));
  const explainedLines = lines.map((row) => [row, explainLine(row.text ?? '')] as const);
  report('error lines', explainedLines, ['group', 'reason', 'faultStrict', 'fault', 'replyCode', 'status']); // prettier-ignore
  const bodies = rowsOf(join(corpora, 'bounce-texts/dev.jsonl'));
  const explainedBodies = bodies.map((row) => [row, explainLine(row.text ?? '')] as const);
  report('pasted bodies', explainedBodies, ['group', 'recipients', 'replyCode', 'status', 'action', 'reason', 'faultStrict', 'fault']); // prettier-ignore

  const mails = rowsOf(join(corpora, 'bounces/labels.jsonl'));
  const raws = mails.map((row) => readFileSync(join(corpora, 'bounces', row.file ?? '')));
  const started = performance.now();
  const read: (readonly [Row, Explanation])[] = [];
  for (const [at, row] of mails.entries())
    read.push([row, await explain(raws[at] ?? new Uint8Array())]);
  const coldSeconds = (performance.now() - started) / 1000;
  const { whole, mime } = await timeMails(raws, explain);
  const bounces = read.filter(([row]) => row.kind === 'bounce');
  const found = bounces.filter(([, got]) => got.kind === 'bounce');
  const falseOnes = read.filter(([row, got]) => row.kind !== 'bounce' && got.kind === 'bounce');
  console.log(
    `mails: recall ${share(found.length, bounces.length)}, false bounces ${falseOnes.length} of ${read.length - bounces.length}`,
  );
  if (isVerbose) for (const [row, got] of read.filter(([row]) => isLearnedRow(row))) if ((row.kind === 'bounce') !== (got.kind === 'bounce')) console.log('  ', row.file, row.kind, got.kind); // prettier-ignore
  reportConfidence([...explainedLines, ...explainedBodies, ...found]);
  report('mails', found, ['recipients', 'replyCode', 'status', 'action', 'reason', 'faultStrict', 'fault']); // prettier-ignore

  const labRows = readLab(corpora);
  const explainedLab: (readonly [Row, Explanation])[] = [];
  for (const row of labRows)
    explainedLab.push([row, await explain(readFileSync(join(corpora, 'lab', row.file ?? '')))]);
  report('lab', explainedLab, ['replyCode', 'fault']);

  const rounds = 20;
  const lineStart = performance.now();
  for (let round = 0; round < rounds; round += 1)
    for (const row of lines) explainLine(row.text ?? '');
  const lineSeconds = (performance.now() - lineStart) / 1000;
  console.log(
    `speed: ${Math.round((rounds * lines.length) / lineSeconds)} lines/s, mails/s: ${Math.round(mails.length / coldSeconds)} cold, ${Math.round(mails.length / whole)} warm, ${Math.round(mails.length / (whole - mime))} after MIME`,
  );
};

const corpora = process.env['SEMPRONIO_CORPORA'];
if (corpora) await main(corpora);
else
  console.log(
    'bench/explain: SEMPRONIO_CORPORA is not set; it names the folder with the labelled data',
  );
