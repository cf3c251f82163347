// Measures understanding on labelled complaints: SEMPRONIO_CORPORA=<folder> node bench/understanding.ts
// The labelled texts are measured only: nothing is trained on them, and single texts are never shown.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../src/knowledge/folder.ts';
import type { Complaint, Entities } from '../src/model/facts.ts';
import { LANGUAGES } from '../src/model/words.ts';
import { loadUnderstanding } from '../src/understanding/understand.ts';
import { wilsonInterval } from './scoring/labels.ts';

interface Row {
  readonly lang: string;
  readonly text: string;
  readonly origin: string;
  readonly intent: string;
  readonly intent_alt?: readonly string[];
  readonly direction: string;
  readonly direction_alt?: readonly string[];
  readonly entities: Entities;
}

type Pair = readonly [row: Row, found: Complaint];

/** A share with its 95 % interval and the number of texts, in words. */
const interval = (right: number, all: number): string => {
  if (all === 0) return 'none';
  const { share, low, high } = wilsonInterval(right, all);
  const percent = (value: number): string => (100 * value).toFixed(1);
  return `${percent(share)} % (${percent(low)}–${percent(high)}, n ${all})`;
};

const share = (pairs: readonly Pair[], isRight: (row: Row, found: Complaint) => boolean): string =>
  interval(pairs.filter(([row, found]) => isRight(row, found)).length, pairs.length);

const intentLine = (title: string, pairs: readonly Pair[]): void => {
  const strict = share(pairs, (row, found) => row.intent === found.intent);
  const lenient = share(pairs, (row, found) =>
    [row.intent, ...(row.intent_alt ?? [])].includes(found.intent),
  );
  console.log(`intent ${title}: strict ${strict}, lenient ${lenient}`);
};

const KINDS = ['addresses', 'domains', 'ips', 'hosts', 'codes', 'providers'] as const;

const entityLine = (kind: (typeof KINDS)[number], pairs: readonly Pair[]): void => {
  let [right, extra, missed] = [0, 0, 0];
  for (const [row, found] of pairs) {
    const [wanted, got] = [new Set(row.entities[kind]), new Set(found.entities[kind])];
    const common = [...got].filter((value) => wanted.has(value)).length;
    right += common;
    extra += got.size - common;
    missed += wanted.size - common;
  }
  const f1 = (2 * right) / Math.max(1, 2 * right + extra + missed);
  console.log(
    `entities ${kind}: F1 ${f1.toFixed(3)} (right ${right}, extra ${extra}, missed ${missed})`,
  );
};

/** How often guesses of about the same confidence are right, taking either label. */
const calibrationLines = (pairs: readonly Pair[]): void => {
  for (const [from, to] of [[0, 0.5], [0.5, 0.7], [0.7, 0.9], [0.9, 1.01]] as const) {
    const band = pairs.filter(([, { confidence }]) => confidence >= from && confidence < to);
    const right = share(band, (row, found) => [row.intent, ...(row.intent_alt ?? [])].includes(found.intent));
    console.log(`confidence ${from} to ${Math.min(to, 1)}: right ${right}`);
  }
}; // prettier-ignore

const ROUNDS = 40;

const main = (corpora: string): void => {
  const understanding = loadUnderstanding(openKnowledge(SHIPPED_KNOWLEDGE));
  const rows = readFileSync(join(corpora, 'complaints/dev.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
  const pairs = rows.map((row): Pair => [row, understanding.understand(row.text)]);
  intentLine('all', pairs);
  for (const origin of ['real', 'written']) intentLine(origin, pairs.filter(([row]) => row.origin === origin)); // prettier-ignore
  for (const language of LANGUAGES) intentLine(language, pairs.filter(([row]) => row.lang === language)); // prettier-ignore
  const direction = share(pairs, (row, found) => row.direction === found.direction);
  const directions = share(pairs, (row, found) => [row.direction, ...(row.direction_alt ?? [])].includes(found.direction)); // prettier-ignore
  console.log(`direction: strict ${direction}, lenient ${directions}`);
  console.log(`language: ${share(pairs, (row, found) => row.lang === found.language)}`);
  for (const kind of KINDS) entityLine(kind, pairs);
  calibrationLines(pairs);

  const before = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { text } of rows) understanding.understand(text);
  const { user, system } = process.cpuUsage(before);
  const perSecond = Math.round((ROUNDS * rows.length) / ((user + system) / 1e6));
  console.log(`speed: ${perSecond} messages a second of processor time`);
};

const corpora = process.env['SEMPRONIO_CORPORA'];
if (corpora) main(corpora);
else console.log('bench/understanding: SEMPRONIO_CORPORA is not set; it names the folder with the labelled data'); // prettier-ignore
