import { signs } from '../../src/checks/greylisting/signs.ts';
import type { Explanation } from '../../src/model/facts.ts';
import { judge } from '../support/judge.ts';

const refusal = (changes: Partial<Explanation>): Explanation => ({
  kind: 'error',
  writtenBy: null,
  refusedBy: null,
  reason: null,
  hop: null,
  fault: null,
  temporary: true,
  confidence: 0.5,
  replyCode: null,
  status: null,
  recipients: [],
  returned: { from: null, to: null, subject: null, date: null, sendingIp: null },
  headers: null,
  rule: null,
  ...changes,
});

describe('greylisting/signs', () => {
  it.each<[string, Partial<Explanation>, string | null]>([
    ['the words say so', { reason: 'greylisted', replyCode: '450' }, 'greylisting.signs.named'],
    ['a bare 451', { replyCode: '451' }, 'greylisting.signs.likely'],
    ['another cause', { replyCode: '450', reason: 'mailboxfull' }, null],
    ['a full system', { replyCode: '452' }, null],
    ['a permanent refusal', { replyCode: '550' }, null],
    ['no code', {}, null],
  ])('%s', (_, changes, text) => {
    expect(judge(signs, {}, { refusal: refusal(changes) })).toEqual(
      text === null ? [] : [{ outcome: 'problem', text, advice: true }],
    );
  });

  it('says nothing where nothing came back', () => {
    expect(judge(signs, {})).toEqual([]);
  });
});
