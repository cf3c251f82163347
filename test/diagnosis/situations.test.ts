import { judgeSituation, loadSituations } from '../support/situations.ts';

const situations = loadSituations();

describe('situations and their verdicts', () => {
  it('is a table of at least 150, each told once', () => {
    expect(situations.length).toBeGreaterThanOrEqual(150);
    expect(new Set(situations.map(({ id }) => id)).size).toBe(situations.length);
  });

  it.each(situations.map((situation) => [situation.id, situation] as const))(
    '%s',
    async (_id, situation) => {
      const { fault, certainty, hop, because, contradictions, alternatives, temporary } =
        await judgeSituation(situation);
      const lead = because[0]?.text;
      expect({
        fault,
        certainty,
        ...(situation.hop && { hop }),
        ...(situation.because && { because: lead }),
        ...(situation.temporary !== undefined && { temporary }),
        contradictions: contradictions.map(({ text }) => text.replace(/^verdict\.contradiction\./, '')),
        alternatives: [...new Set(alternatives.map(({ fault: party }) => party))],
      }).toEqual({
        fault: situation.fault,
        certainty: situation.certainty,
        ...(situation.hop && { hop: situation.hop }),
        ...(situation.because && { because: situation.because }),
        ...(situation.temporary !== undefined && { temporary: situation.temporary }),
        contradictions: situation.contradictions ?? [],
        alternatives: situation.alternatives ?? [],
      });
    },
  );
}); // prettier-ignore
