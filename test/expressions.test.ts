import { readFileSync } from 'node:fs';
import {
  alternativesOf,
  builtExpressions,
  findSlowness,
  nameOf,
  unique,
  withSmallBounds,
  writtenExpressions,
} from './support/expressions.ts';

/** Names of those that recheck has proven; written by `npm run prove`. */
const proven = new Set(readFileSync('test/expressions.proven.txt', 'utf8').trim().split('\n'));

/** Some of the proven ones are proven again, others in every run. */
const SAMPLE = 12;
/** More new ones than that in one change want `npm run prove` first: each takes part of a second. */
const MAX_NEW = 60;

const all = unique([...writtenExpressions(), ...(await builtExpressions())]);

describe('every regular expression', () => {
  it('is found: those in the code, and those put together from it and from knowledge/', () => {
    expect(all.length).toBeGreaterThan(500);
    expect(all.filter(({ place }) => place === 'built').length).toBeGreaterThan(100);
  });

  it('takes linear time, as recheck proves', async () => {
    const open = all.filter((one) => !proven.has(nameOf(one)));
    expect(open.length).toBeLessThanOrEqual(MAX_NEW);
    for (const one of open)
      expect([one.place, one.source, await findSlowness(one)]).toEqual([
        one.place,
        one.source,
        null,
      ]);
  }, 120_000);

  it('stands in the list of proven ones for good reason', async () => {
    const known = all.filter((one) => proven.has(nameOf(one)));
    const start = Math.floor(Math.random() * known.length);
    const sample = [...known.slice(start), ...known.slice(0, start)].slice(0, SAMPLE);
    for (const one of sample)
      expect([one.place, one.source, await findSlowness(one)]).toEqual([
        one.place,
        one.source,
        null,
      ]);
  }, 120_000);

  it.each(['(?:a+)+$', '\\s+$', 'a.*b.*c$', '(?:x|x)*y'])('%s would not pass', async (source) => {
    expect(await findSlowness({ source, flags: '', place: 'here' })).not.toBeNull();
  });
});

describe('an expression', () => {
  it.each([
    ['a{1,60}b', 'a{1,2}b'],
    ['a{5}', 'a{2}'],
    ['a{3,}', 'a{2,}'],
    ['a{0,1}', 'a{0,1}'],
    ['\\{1,60}', '\\{1,60}'],
  ])('%s with small bounds is %s', (source, small) => {
    expect(withSmallBounds(source)).toBe(small);
  });

  it('is cut at its own alternatives only', () => {
    expect(alternativesOf('a|(?:b|c)|[|]|\\|d')).toEqual(['a', '(?:b|c)', '[|]', '\\|d']);
  });
});
