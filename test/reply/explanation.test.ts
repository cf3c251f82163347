import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadTexts } from '../../src/knowledge/texts.ts';
import { EXPLAINED_KINDS, PARTIES, REASONS } from '../../src/model/words.ts';
import { renderExplanation } from '../../src/reply/explanation.ts';
import { createWording } from '../../src/reply/wording.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';

const folder = openKnowledge(SHIPPED_KNOWLEDGE);
const texts = loadTexts(folder);
const wording = createWording(texts);
const { explainLine } = loadExplain(folder);
const base = explainLine(
  'host mx.caio.example[192.0.2.1] said: 552 5.2.2 <caio@caio.example>: over quota',
);
const nothing = explainLine('hello');

describe('renderExplanation', () => {
  it.each(['en', 'it'])('words every reason and every party in %s', (language) => {
    for (const reason of [...REASONS, null])
      for (const fault of PARTIES) {
        const { says, steps } = renderExplanation({ ...base, reason, fault }, language, wording);
        expect(says).not.toMatch(/[{}]|undefined|\bnull\b/);
        expect(steps.length).toBeGreaterThan(0);
      }
  });

  it.each(EXPLAINED_KINDS)('words the kind %s', (kind) => {
    const { says, steps } = renderExplanation({ ...nothing, kind }, 'it', wording);
    expect(says).not.toBe('');
    expect(steps.length).toBeGreaterThan(0);
  });

  it('holds every key of the contract, and no rule', () => {
    const report = renderExplanation(base, 'en', wording);
    expect(report).not.toHaveProperty('rule');
    expect(report).toMatchObject({ kind: 'error', replyCode: '552', fault: 'recipient-user' });
    expect(report.says).toContain('mx.caio.example');
    expect(report.forward).toContain('over quota');
  });

  it.each(['sender-user', 'nobody', 'unknown'] as const)('forwards nothing for %s', (fault) => {
    expect(renderExplanation({ ...base, fault }, 'en', wording).forward).toBeNull();
  });

  it('has the same texts in both languages', () => {
    const own = (language: string): readonly string[] =>
      texts
        .keys(language)
        .filter((key) => /^(?:reasons|explain)\./.test(key))
        .sort();
    expect(own('it')).toEqual(own('en'));
  });
});
