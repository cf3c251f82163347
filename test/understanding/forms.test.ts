import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { ACTIONS, EXPLAINED_KINDS, PARTIES, REASONS } from '../../src/model/words.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/bounces/', import.meta.url));

const judged = {
  action: z.enum(ACTIONS).nullable(),
  replyCode: z.string().nullable(),
  status: z.string().nullable(),
  reason: z.enum(REASONS).nullable(),
  fault: z.enum(PARTIES).nullable(),
};
const recipient = z.union([
  z.string(),
  z.null(),
  z
    .strictObject({ ...judged, remoteHost: z.string().nullable() })
    .partial()
    .extend({ address: z.string().nullable() }),
]);
const label = z.strictObject({
  form: z.string(),
  kind: z.enum(EXPLAINED_KINDS),
  writtenBy: z.string().nullable(),
  refusedBy: z.string().nullable(),
  ...judged,
  recipients: z.array(recipient),
});

const files = readdirSync(FOLDER);
const tables = files.filter((name) => /^labels.*\.yaml$/.test(name));
const cases = tables.flatMap((table) =>
  Object.entries(
    z.record(z.string(), label).parse(parse(readFileSync(`${FOLDER}${table}`, 'utf8'))),
  ).map(([file, { form, ...expected }]) => ({ table, form, file, expected })),
);

const folder = openKnowledge(SHIPPED_KNOWLEDGE);
const { explain } = loadExplain(folder);

describe('every form of a bounce', () => {
  it('has a row of labels, and every row its file', () => {
    const samples = files.filter((name) => /\.(?:eml|txt)$/.test(name));
    expect(cases.map(({ file }) => file).sort()).toEqual(samples.sort());
  });

  it.each(cases)('is read as its label says: $form ($file)', async ({ file, expected }) => {
    const explained = await explain(readFileSync(`${FOLDER}${file}`));
    const { recipients, action, ...whole } = expected;
    expect({ ...explained, action: explained.recipients[0]?.action ?? null }).toMatchObject({
      ...whole,
      action,
    });
    expect(explained.recipients.map(({ address }) => address)).toEqual(
      recipients.map((one) => (typeof one === 'object' ? (one?.address ?? null) : one)),
    );
    for (const [at, one] of recipients.entries())
      if (typeof one === 'object' && one !== null)
        expect(explained.recipients[at]).toMatchObject(one);
  });

  it.each([
    ['pasted behind a question', (raw: string) => `What does this mean?\n\n${raw}`],
    ['quoted in an answer', (raw: string) => `What does this mean?\n\n${raw.replace(/^/gm, '> ')}`],
    ['with the line ends of Windows', (raw: string) => raw.replaceAll('\n', '\r\n')],
  ])('says the same %s', async (_way, paste) => {
    const bounces = cases.filter(
      ({ table, file, expected }) =>
        table === 'labels.yaml' && file.endsWith('.eml') && expected.kind === 'bounce',
    );
    const changed: string[] = [];
    for (const { file, expected } of bounces) {
      const { kind, reason, fault } = await explain(
        paste(readFileSync(`${FOLDER}${file}`, 'utf8')),
      );
      if (kind !== 'bounce' && kind !== 'error') changed.push(`${file}: ${kind}`);
      if (reason !== expected.reason) changed.push(`${file}: ${reason}`);
      if (fault !== expected.fault) changed.push(`${file}: ${fault}`);
    }
    expect(changed).toEqual([]);
  });
});
