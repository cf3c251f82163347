import fc from 'fast-check';
import { indexPatterns } from '../../src/understanding/explain-index.ts';
import { compileText, foldText, hasPattern } from '../../src/understanding/explain-text.ts';

describe('indexPatterns', () => {
  const lists = [
    ['user unknown'],
    null,
    ['mailbox * full', 'quota'],
    ['/\\bib\\d{3}\\b/'],
    ['gmx'],
  ];
  const find = indexPatterns(lists);

  it.each([
    ['user unknown', [0, 1]],
    ['the mailbox of bob is full', [1, 2]],
    ['see IB007', [1, 3]],
    ['gmx: user unknown, quota', [0, 1, 2, 4]],
    ['nothing', [1]],
    ['', [1]],
  ])('finds in %j the lists %j', (text, expected) => {
    expect(find(foldText(text))).toEqual(expected);
  });

  it('finds exactly what looking for every pattern by itself finds', () => {
    const words = ['user unknown', 'mailbox', ' full', 'quota', 'ib007', 'gmx', ' ', 'x'];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string())), (parts) => {
        const folded = foldText(parts.join(''));
        const plainly = lists.flatMap((list, position) =>
          list === null || list.flatMap(compileText).some((pattern) => hasPattern(pattern, folded))
            ? [position]
            : [],
        );
        expect(find(folded)).toEqual(plainly);
      }),
    );
  });

  it('does not mind how often the beginning of an expression stands in a text', () => {
    const search = indexPatterns([['user * of * this * example']]);
    const started = performance.now();
    search('user '.repeat(1_200));
    expect(performance.now() - started).toBeLessThan(200);
  });
});
