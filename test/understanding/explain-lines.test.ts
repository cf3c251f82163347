import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';

const folder = openKnowledge(SHIPPED_KNOWLEDGE);
const { explainLine } = loadExplain(folder);

const linesOf = (name: string): readonly string[] =>
  readFileSync(join(import.meta.dirname, 'lines', `${name}.txt`), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));

const isOneOf = (expected: string, value: string | null): boolean =>
  expected === '-' || expected.split('/').includes(String(value));

describe('what was said', () => {
  it.each(['words', 'gateways', 'programs', 'conflicts'])('in %s is understood', (name) => {
    const wrong = linesOf(name).flatMap((line) => {
      const [reason = '', fault = '', ...said] = line.split(' | ');
      const got = explainLine(said.join(' | ').replaceAll('\\n', '\n'));
      const isRight = isOneOf(reason, got.reason) && isOneOf(fault, got.fault);
      return isRight ? [] : [`${line} – got ${got.reason}, ${got.fault} by ${got.rule}`];
    });
    expect(wrong).toEqual([]);
  });

  it('by people is no refusal', () => {
    expect(linesOf('people').filter((line) => explainLine(line).kind !== 'none')).toEqual([]);
  });
});
