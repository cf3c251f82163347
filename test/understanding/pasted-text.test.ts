import fc from 'fast-check';
import { unpasted } from '../../src/understanding/pasted-text.ts';

const NOTICE = [
  'Delivery has failed to:',
  '<caio@caio.example>',
  '(reason: 550 no)',
  '>>> RCPT To:<caio@caio.example>',
  '<<< 550 no',
  '550 no',
  'Sorry.',
];

describe('unpasted', () => {
  it('takes quote marks off, and leaves those of a transcript', () => {
    const quoted = ['Hi, what is this?', '', ...NOTICE.map((line) => `> ${line}`)].join('\n');
    expect(unpasted(quoted)).toBe(['Hi, what is this?', '', ...NOTICE].join('\n'));
    expect(unpasted(NOTICE.join('\n'))).toBe(NOTICE.join('\n'));
  });

  it('takes one of each pair of doubled lines', () => {
    expect(unpasted(NOTICE.join('\n\n'))).toBe(NOTICE.join('\n'));
  });

  it('leaves paragraphs as they are', () => {
    const paragraphs = [...NOTICE.slice(0, 3), '', ...NOTICE.slice(3)].join('\n');
    expect(unpasted(paragraphs)).toBe(paragraphs);
  });

  it('never throws and adds nothing', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(unpasted(text).length).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
