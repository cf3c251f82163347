import { ownWords } from '../../src/checks/refusal/own-words.ts';
import type { Explanation } from '../../src/model/facts.ts';
import { judge } from '../support/judge.ts';

const refusal: Explanation = {
  kind: 'bounce',
  writtenBy: 'postfix',
  refusedBy: 'mx.caio.example',
  reason: 'mailboxfull',
  hop: 'deliver',
  fault: 'recipient-user',
  temporary: false,
  confidence: 0.95,
  replyCode: '552',
  status: '5.2.2',
  recipients: [],
  returned: { from: null, to: null, subject: null, date: null, sendingIp: null },
  headers: null,
  rule: null,
};

describe('refusal/own-words', () => {
  it.each([
    ['nothing came back', undefined, []],
    ['a text without a reason', { ...refusal, reason: null }, []],
    [
      'a clear refusal',
      refusal,
      [
        {
          outcome: 'problem',
          text: 'reasons.mailboxfull',
          fault: 'recipient-user',
          certainty: 'certain',
        },
      ],
    ],
    [
      'a weaker one',
      { ...refusal, confidence: 0.75 },
      [
        {
          outcome: 'problem',
          text: 'reasons.mailboxfull',
          fault: 'recipient-user',
          certainty: 'likely',
        },
      ],
    ],
    [
      'a refusal whose culprit the text does not tell',
      { ...refusal, reason: 'norelaying' as const, fault: 'unknown' as const },
      [{ outcome: 'problem', text: 'reasons.norelaying' }],
    ],
  ])('judges %s', (_name, given, expected) => {
    expect(judge(ownWords, {}, given ? { refusal: given } : {})).toEqual(expected);
  });

  it('quotes what the other server said', () => {
    const diagnostic = '552 5.2.2 mailbox full';
    const recipient = {
      address: 'info@caio.example',
      action: 'failed',
      replyCode: '552',
      status: '5.2.2',
      reason: 'mailboxfull',
      hop: 'deliver',
      fault: 'recipient-user',
      temporary: false,
      diagnostic,
      remoteHost: null,
    } as const;
    const [finding] = ownWords.judge({}, { refusal: { ...refusal, recipients: [recipient] } });
    expect(finding?.seen).toEqual([diagnostic]);
    expect(finding?.params).toMatchObject({ recipient: 'info@caio.example', replyCode: '552' });
  });
});
