import fc from 'fast-check';
import {
  findMailHead,
  headerValue,
  isMailHead,
  parseHeaderBlock,
} from '../../src/mail/header-block.ts';

const HEAD =
  'Received: from a.example\r\n by b.example; today\r\nSubject: hello\r\nFrom: a@a.example\r\n';

describe('parseHeaderBlock', () => {
  it('unfolds fields and stops at the empty line', () => {
    const fields = parseHeaderBlock(`${HEAD}\r\nBody: not a field`);
    expect(fields.map(({ name }) => name)).toEqual(['received', 'subject', 'from']);
    expect(headerValue(fields, 'received')).toBe('from a.example by b.example; today');
    expect(headerValue(fields, 'date')).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Array.isArray(parseHeaderBlock(text))).toBe(true);
      }),
    );
  });
});

describe('isMailHead', () => {
  it.each([
    [HEAD, true],
    ['To: bob\nSubject: lunch\nSent: today', false],
    ['From: a\nTo: b\nSubject: c', true],
    ['note: this\nis: nothing', false],
  ])('judges %j as %s', (text, expected) => {
    expect(isMailHead(parseHeaderBlock(text))).toBe(expected);
  });
});

describe('findMailHead', () => {
  it('finds where the head of a mail begins', () => {
    expect(findMailHead(`It failed.\n\n${HEAD}`)).toBe(12);
  });

  it('is -1 where there is none', () => {
    expect(findMailHead('To: bob\n\nhello')).toBe(-1);
  });
});
