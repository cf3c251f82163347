import fc from 'fast-check';
import { fromJson, toJson } from '../../src/storage/plain-data.ts';

const data = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.date(),
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom('$date', '$$date', '$', 'readAt', '__proto__'), fc.string()),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).value;

describe('stored JSON', () => {
  it('comes back as it was, dates as dates', () => {
    fc.assert(
      fc.property(data, (value) => {
        expect(fromJson(toJson(value))).toEqual(value);
      }),
    );
  });

  it('does not take data that looks like a date for one', () => {
    const value = { $date: '2026-01-31T10:00:00.000Z', $$date: 1 };
    expect(fromJson(toJson(value))).toEqual(value);
  });

  it('drops members that are undefined', () => {
    expect(fromJson(toJson({ a: undefined, b: 1 }))).toEqual({ b: 1 });
  });
});
