// Has recheck prove that every regular expression takes linear time, and notes those that do in
// test/expressions.proven.txt, so that the tests need not prove them again each time.
import { readFileSync, writeFileSync } from 'node:fs';
import {
  builtExpressions,
  findSlowness,
  nameOf,
  unique,
  writtenExpressions,
} from '../test/support/expressions.ts';

const FILE = 'test/expressions.proven.txt';

const known = new Set(
  process.argv.includes('--all') ? [] : readFileSync(FILE, 'utf8').trim().split('\n'),
);
const built = await builtExpressions();
const all = unique([...writtenExpressions(), ...built]);
const proven: string[] = [];
const note = (): void =>
  writeFileSync(FILE, `${[...new Set([...known, ...proven])].sort().join('\n')}\n`);
for (const expression of all) {
  const name = nameOf(expression);
  const slowness = known.has(name) ? null : await findSlowness(expression);
  if (slowness === null) {
    proven.push(name);
    // what is found stays found when the run is cut short
    if (proven.length % 50 === 0) note();
  } else
    console.log(`${expression.place}: ${slowness}\n  /${expression.source}/${expression.flags}`);
}
note();
console.log(`${proven.length} of ${all.length} expressions take linear time`);
process.exit(proven.length === all.length ? 0 : 1);
