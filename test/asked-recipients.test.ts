import { demoWorld } from '../src/knowledge/demo-world.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../src/knowledge/folder.ts';
import type { TestHouse } from './support/house.ts';
import { openTestHouse } from './support/house.ts';

const { scenarios } = demoWorld(openKnowledge(SHIPPED_KNOWLEDGE));
const cases = scenarios.flatMap(({ expectsAsked, ...scenario }) =>
  expectsAsked
    ? (['en', 'it'] as const).map((language) => ({ ...scenario, expectsAsked, language }))
    : [],
);

describe('where servers may be asked about recipients, faults that nothing else shows come out', () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await openTestHouse({ SMTP_PROBE: 'rcpt', OWN_DOMAINS: 'tizio.example' });
  });
  afterAll(() => house.stop());

  it.each(cases)('$id in $language', async ({ id, language, sentence, expectsAsked }) => {
    const { verdict } = await house.say(`${id}-${language}`, sentence[language]);
    expect(verdict).toMatchObject({
      fault: expectsAsked.fault,
      certainty: expectsAsked.certainty,
      hop: expectsAsked.hop ?? null,
    });
  });

  it.each(['on', 'off'])('with SMTP_PROBE=%s nobody is asked', async (probe) => {
    const other = await openTestHouse({ SMTP_PROBE: probe, OWN_DOMAINS: 'tizio.example' });
    const text = 'I wrote from massimo@tizio.example to giulio.bianchi@bene.example, nothing came.';
    const { verdict } = await other.say('not-asked', text);
    await other.stop();
    const found = [verdict?.because, verdict?.ruledOut, verdict?.notChecked].flat();
    expect(found.map((finding) => finding?.check)).not.toContain('smtp/recipient');
    expect(verdict?.fault).not.toBe('sender-user');
  });

  it('where all is well, the server says so', async () => {
    const text = 'I wrote from massimo@tizio.example to info@bene.example, it did not arrive.';
    const { verdict } = await house.say('well', text);
    expect(verdict).toMatchObject({ fault: 'nobody' });
    expect(verdict?.ruledOut.map(({ check }) => check)).toContain('smtp/recipient');
  });
});
