// Has recheck prove that every regular expression takes linear time, and notes those that do in
// test/expressions.proven.txt, so that the tests need not prove them again each time.
import { readFileSync, writeFileSync } from 'node:fs';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../src/knowledge/folder.ts';
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
const built = await builtExpressions(async () => {
  const { loadExplain } = await import('../src/understanding/load-explain.ts');
  loadExplain(openKnowledge(SHIPPED_KNOWLEDGE));
});
const all = unique([...writtenExpressions(), ...built]);
const proven: string[] = [];
for (const expression of all) {
  const name = nameOf(expression);
  const slowness = known.has(name) ? null : await findSlowness(expression);
  if (slowness === null) proven.push(name);
  else console.log(`${expression.place}: ${slowness}\n  /${expression.source}/${expression.flags}`);
}
writeFileSync(FILE, `${proven.sort().join('\n')}\n`);
console.log(`${proven.length} of ${all.length} expressions take linear time`);
process.exit(proven.length === all.length ? 0 : 1);
