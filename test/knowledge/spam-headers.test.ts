import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadSpamHeaders } from '../../src/knowledge/spam-headers.ts';
import { createSpamReader } from '../../src/understanding/spam-opinion.ts';

const known = loadSpamHeaders(openKnowledge(SHIPPED_KNOWLEDGE));
const reader = createSpamReader(known);

describe('spam headers', () => {
  it.each(
    known.fields.flatMap(({ field, examples }) => examples.map((one) => [field, one] as const)),
  )('%s: %j', (field, { value, isSpam, score, threshold }) => {
    const [opinion] = reader.opinions([{ name: field, value }]);
    // a field that tells nothing gives no opinion
    expect({
      isSpam: opinion?.isSpam ?? null,
      score: opinion?.score ?? null,
      threshold: opinion?.threshold ?? null,
    }).toEqual({ isSpam, score, threshold });
  });

  it('of one filter are one opinion: the field that tells most', () => {
    const opinions = reader.opinions([
      { name: 'x-spam-flag', value: 'YES' },
      { name: 'x-spam-status', value: 'Yes, score=9.1 required=5.0' },
    ]);
    expect(opinions).toMatchObject([{ filter: 'SpamAssassin', isSpam: true, score: 9.1 }]);
  });

  it('the same field twice in the knowledge would hide one', () => {
    const names = known.fields.map(({ field }) => field);
    expect(new Set(names).size).toBe(names.length);
  });

  it('of the wrong shape are refused with the name of the file', () => {
    expect(() => loadSpamHeaders({ under: () => new Map() })).toThrow('spam-headers.yaml');
  });
});

describe('the mark before a subject', () => {
  it.each([
    ['[SPAM] Offerta', '[SPAM]'],
    ['***SPAM*** Offer', '***SPAM***'],
    ['*****SPAM***** Offer', '*****SPAM*****'],
    ['{Spam?} Offer', '{Spam?}'],
    ['Re: [SPAM] Offer', '[SPAM]'],
    ['[Suspected Spam] Offer', '[Suspected Spam]'],
    ['[SPAM (6.2)] Offer', '[SPAM (6.2)]'],
    ['=?UTF-8?Q?[SPAM]_Offerta_=C3=A8?=', '[SPAM]'],
    ['SPAM: offer', 'SPAM:'],
    ['[Spamverdacht] Angebot', '[Spamverdacht]'],
    ['About spam in general', null],
    ['[EXTERNAL] Offer', null],
    ['How to fight [SPAM]', null],
  ])('%s: %s', (subject, mark) => {
    expect(reader.subjectMark([{ name: 'subject', value: subject }])).toBe(mark);
  });
});
