import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { EXPLAINED_KINDS } from '../../src/model/words.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/mails/', import.meta.url));

const labels = z
  .record(z.string(), z.strictObject({ kind: z.enum(EXPLAINED_KINDS) }))
  .parse(parse(readFileSync(`${FOLDER}labels.yaml`, 'utf8')));
const cases = Object.entries(labels).map(([file, { kind }]) => ({ file, kind }));

const { explain } = loadExplain(openKnowledge(SHIPPED_KNOWLEDGE));

describe('a mail that is no bounce', () => {
  it('has its label, and every label its file', () => {
    const samples = readdirSync(FOLDER).filter((name) => name.endsWith('.eml'));
    expect(Object.keys(labels).sort()).toEqual(samples.sort());
    expect(cases.filter(({ kind }) => kind === 'bounce')).toEqual([]);
  });

  it.each(cases)('is told as what it is, and blames nobody: $file', async ({ file, kind }) => {
    expect(await explain(readFileSync(`${FOLDER}${file}`))).toMatchObject({
      kind,
      reason: null,
      hop: null,
      fault: null,
      temporary: null,
      rule: null,
    });
  });
});
