import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * `npm run new:check spf/lookup-limit`: the check, its English and Italian texts, its test and its line
 * in the index, all of which then want to be filled in. Existing files are never overwritten.
 */
const [id] = process.argv.slice(2);
const [topic, name] = id?.split('/') ?? [];
if (!id || !topic || !name || !/^[a-z]+\/[a-z]+(-[a-z]+)*$/.test(id)) {
  console.error('Expected the id of the new check, such as spf/lookup-limit.');
  process.exit(2);
}

const symbol = name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
const write = (path: string, text: string): void => {
  if (existsSync(path)) throw new Error(`${path} exists already.`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(path);
};

write(
  `src/checks/${id}.ts`,
  `import { defineCheck } from '../define-check.ts';

export const ${symbol} = defineCheck({
  id: '${id}',
  question: 'What does this check find out?',
  intents: ['bounce_received', 'sent_not_arrived'],
  needs: ['spfRecord'],
  rfc: ['https://www.rfc-editor.org/rfc/rfc7208'],
  judge({ spfRecord: { domain, records } }) {
    return [{ hop: 'accept', outcome: 'ok', text: '${topic}.${name}.ok', params: { domain }, seen: records }];
  },
});
`,
);
write(
  `test/checks/${id}.test.ts`,
  `import { ${symbol} } from '../../../src/checks/${id}.ts';
import { judge } from '../../support/judge.ts';

describe('${id}', () => {
  it('is judged by a table of cases, the worked examples of the RFC first', () => {
    expect(judge(${symbol}, { spfRecord: expect.anything() as never })).toEqual([]);
  });
});
`,
);
for (const language of ['en', 'it']) {
  const path = `knowledge/texts/${language}/${topic}.yaml`;
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  writeFileSync(path, `${before}${name}:\n  ok: "{domain}: …"\n`);
  console.log(path);
}
const index = readFileSync('src/checks/index.ts', 'utf8');
writeFileSync(
  'src/checks/index.ts',
  index
    .replace(
      'import type { Check }',
      `import { ${symbol} } from './${id}.ts';\nimport type { Check }`,
    )
    .replace(/\n\];/, `\n  ${symbol},\n];`),
);
console.log('src/checks/index.ts');
console.log(
  `Then: its name in knowledge/texts/*/checks.yaml (${topic}.${name}), and npm run docs.`,
);
