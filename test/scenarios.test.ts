import { SHIPPED_KNOWLEDGE, openKnowledge } from '../src/knowledge/folder.ts';
import { demoWorld } from '../src/knowledge/demo-world.ts';
import type { TestHouse } from './support/house.ts';
import { openTestHouse } from './support/house.ts';

const { scenarios } = demoWorld(openKnowledge(SHIPPED_KNOWLEDGE));
const cases = scenarios.flatMap((scenario) =>
  (['en', 'it'] as const).map((language) => ({ ...scenario, language })),
);

describe('every fault of the demo internet gets its verdict, told as people tell it', () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await openTestHouse();
  });
  afterAll(() => house.stop());

  it.concurrent.each(cases)(
    '$id in $language',
    async ({ id, language, sentence, bounce, expects }) => {
      const text = bounce ? `${sentence[language]}\n\n${bounce}` : sentence[language];
      const { verdict, understood } = await house.say(`${id}-${language}`, text);
      expect(understood.language).toBe(language);
      expect(verdict).toMatchObject({
        fault: expects.fault,
        certainty: expects.certainty,
        hop: expects.hop ?? null,
      });
    },
  );
});
