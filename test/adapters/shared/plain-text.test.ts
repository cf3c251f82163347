import fc from 'fast-check';
import type { Block } from '../../../src/model/reply.ts';
import { HOPS, OUTCOMES } from '../../../src/model/words.ts';
import { choicesOf, renderPlainText } from '../../../adapters/shared/plain-text.ts';
import { columnsOf, wrapText } from '../../../adapters/shared/wrap-text.ts';
import { SAMPLE_VERDICT, sampleProgress } from '../../support/sample-reply.ts';

const ESC = '\u001b';

const words = fc
  .array(fc.constantFrom('mail', 'server', 'però', '日本語', 'a@b.example', 'x', `${ESC}[31m`), {
    minLength: 1,
    maxLength: 30,
  })
  .map((all) => `${all.join(' ')} end`);

const blocks: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('paragraph' as const), text: words }),
  fc.record({
    kind: fc.constant('steps' as const),
    title: words,
    steps: fc.array(words, { maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('verbatim' as const), title: words, text: words }),
  fc.record({ kind: fc.constant('link' as const), text: words, url: fc.webUrl() }),
  fc.record({
    kind: fc.constant('choices' as const),
    choices: fc.array(fc.record({ id: fc.string(), label: words }), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('progress' as const),
    title: words,
    lines: fc.array(
      fc.record({
        check: fc.string(),
        text: words,
        state: fc.constantFrom('running' as const, ...OUTCOMES),
      }),
      { maxLength: 4 },
    ),
  }),
  fc.record({
    kind: fc.constant('verdict' as const),
    fault: fc.constant('nobody' as const),
    certainty: fc.constant('likely' as const),
    faultLabel: words,
    certaintyLabel: words,
    text: words,
  }),
  fc.record({
    kind: fc.constant('proof' as const),
    title: words,
    items: fc.array(
      fc.record({
        outcome: fc.constantFrom(...OUTCOMES),
        text: words,
        seen: fc.array(words, { maxLength: 3 }),
      }),
      { maxLength: 3 },
    ),
  }),
  fc.record({
    kind: fc.constant('journey' as const),
    hops: fc.array(
      fc.record({
        hop: fc.constantFrom(...HOPS),
        label: fc.constant('Station'),
        state: fc.constantFrom('passed' as const, 'broken' as const, 'unknown' as const),
      }),
      { minLength: 1, maxLength: 7 },
    ),
  }),
);

/** Every text a block holds that a reader must get to see. */
const textsOf = (block: Block): readonly string[] => {
  switch (block.kind) {
    case 'paragraph':
      return [block.text];
    case 'steps':
      return [block.title, ...block.steps];
    case 'verbatim':
      return [block.title ?? '', block.text];
    case 'link':
      return [block.text, block.url];
    case 'choices':
      return block.choices.map(({ label }) => label);
    case 'progress':
      return [block.title, ...block.lines.map(({ text }) => text)];
    case 'verdict':
      return [block.text, block.faultLabel, block.certaintyLabel];
    case 'proof':
      return [block.title, ...block.items.flatMap(({ text, seen }) => [text, ...seen])];
    case 'journey':
      return block.hops.map(({ label }) => label);
    default:
      return block satisfies never;
  }
};

const squeezed = (text: string): string => text.replaceAll(`${ESC}[31m`, '').replace(/[\s│]+/g, '');

describe('a reply as plain text', () => {
  it('shows every block of a whole answer', () => {
    const text = squeezed(renderPlainText({ blocks: SAMPLE_VERDICT }, { width: 80 }));
    for (const shown of SAMPLE_VERDICT.flatMap(textsOf)) expect(text).toContain(squeezed(shown));
  });

  it('loses no text, passes no width and lets no escape sequence through', () => {
    fc.assert(
      fc.property(
        fc.array(blocks, { maxLength: 6 }),
        fc.integer({ min: 24, max: 160 }),
        (all, width) => {
          const text = renderPlainText({ blocks: all }, { width });
          expect(text).not.toContain(ESC);
          for (const line of text.split('\n')) {
            const isOneWord = line.trim().split(/\s+/).length <= 2;
            expect(columnsOf(line) <= width || isOneWord).toBe(true);
          }
          const whole = squeezed(text);
          for (const shown of all.flatMap(textsOf)) expect(whole).toContain(squeezed(shown));
        },
      ),
    );
  });

  it('uses colour only where it is asked for, and the same words then', () => {
    const plain = renderPlainText({ blocks: sampleProgress(2) }, { width: 80 });
    const coloured = renderPlainText({ blocks: sampleProgress(2) }, { width: 80, colour: true });
    expect(plain).not.toContain(ESC);
    expect(coloured).toContain(`${ESC}[31m✗${ESC}[0m`);
    expect(coloured.replaceAll(new RegExp(`${ESC}\\[\\d+m`, 'g'), '')).toBe(plain);
  });

  it('numbers the choices through all blocks, as choicesOf counts them', () => {
    const two: readonly Block[] = [
      { kind: 'choices', choices: [{ id: 'a', label: 'First' }] },
      { kind: 'choices', choices: [{ id: 'b', label: 'Second' }] },
    ];
    expect(renderPlainText({ blocks: two }, { width: 80 })).toBe('  [1] First\n\n  [2] Second');
    expect(choicesOf({ blocks: two }).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('does not break a record that is pasted elsewhere', () => {
    const record = `v=spf1 ${'include:spf.tizio.example '.repeat(6)}-all`;
    const text = renderPlainText({ blocks: [{ kind: 'verbatim', text: record }] }, { width: 40 });
    expect(text).toBe(`    ${record}`);
  });
});

describe('wrapping', () => {
  it.each([
    ['one two three', 8, ['one two', 'three']],
    ['averyverylongword x', 5, ['averyverylongword', 'x']],
    ['', 10, ['']],
    ['a\n\nb', 10, ['a', '', 'b']],
    ['日本 日本 日本', 9, ['日本 日本', '日本']],
  ])('%j at %d', (text, width, lines) => {
    expect(wrapText(text, width)).toEqual(lines);
  });

  it('counts columns, not characters', () => {
    expect(columnsOf('日本')).toBe(4);
    expect(columnsOf('e\u0301')).toBe(1);
  });
});
