import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadReasons } from '../../src/knowledge/reasons.ts';
import type { Hop, Party, Reason } from '../../src/model/words.ts';
import { decideBlame, type Blamable } from '../../src/understanding/explain-fault.ts';

const reasons = loadReasons(openKnowledge(SHIPPED_KNOWLEDGE));

const blame = (subject: Partial<Blamable>): ReturnType<typeof decideBlame> =>
  decideBlame(
    {
      reason: null,
      action: null,
      replyCode: null,
      status: null,
      refuser: null,
      isSubmission: false,
      ruled: {},
      confidence: 0.9,
      ...subject,
    },
    reasons,
  );

describe('decideBlame', () => {
  it.each<[Reason | null, string, Party, boolean]>([
    ['userunknown', '550', 'sender-user', false],
    ['mailboxfull', '552', 'recipient-user', false],
    // a temporary refusal that names a cause keeps the cause's party
    ['mailboxfull', '452', 'recipient-user', true],
    ['authfailure', '421', 'sender-admin', true],
    ['blocked', '554', 'sender-admin', false],
    ['greylisted', '450', 'nobody', true],
    ['speeding', '421', 'nobody', true],
    ['systemerror', '451', 'nobody', true],
    ['systemerror', '554', 'recipient-admin', false],
    ['expired', '550', 'unknown', false],
    [null, '451', 'nobody', true],
    [null, '550', 'unknown', false],
  ])('%s with %s is on %s', (reason, replyCode, fault, temporary) => {
    expect(blame({ reason, replyCode })).toMatchObject({ fault, temporary });
  });

  it('takes a final notice that quotes a temporary refusal for final', () => {
    expect(blame({ reason: 'networkerror', replyCode: '421', action: 'failed' })).toMatchObject({
      fault: 'recipient-admin',
      temporary: false,
    });
  });

  it('leaves nobody to blame only while the server still tries', () => {
    const subject = { reason: 'blocked', replyCode: '421', ruled: { fault: 'nobody' } } as const;
    expect(blame(subject).fault).toBe('nobody');
    expect(blame({ ...subject, action: 'failed' }).fault).toBe('sender-admin');
  });

  it('takes a delay notice for temporary whatever it quotes', () => {
    expect(blame({ reason: 'networkerror', replyCode: '550', action: 'delayed' })).toMatchObject({
      fault: 'nobody',
      temporary: true,
    });
  });

  it.each([
    ['recipient-side', 'recipient-admin'],
    ['sender-side', 'sender-user'],
    [null, 'unknown'],
    ['senders-server', 'sender-user'],
  ] as const)('relaying denied by %s is on %s', (refuser, fault) => {
    expect(blame({ reason: 'norelaying', replyCode: '554', refuser }).fault).toBe(fault);
  });

  it.each(['systemerror', 'systemfull', 'mailererror'] as const)(
    "%s of the sender's own server is its operator's to mend",
    (reason) => {
      expect(blame({ reason, action: 'failed', refuser: 'senders-server' }).fault).toBe(
        'sender-admin',
      );
      expect(blame({ reason, action: 'failed', refuser: 'sender-side' }).fault).toBe(
        'recipient-admin',
      );
    },
  );

  it.each<[Reason, Hop]>([
    ['speeding', 'submit'],
    ['rejected', 'submit'],
    ['norelaying', 'submit'],
    ['securityerror', 'submit'],
    ['mesgtoobig', 'submit'],
  ])('what the own outgoing server says by %s is for the person who sends', (reason, hop) => {
    expect(blame({ reason, replyCode: '550', isSubmission: true })).toMatchObject({
      fault: 'sender-user',
      hop,
    });
  });

  it('leaves an unknown recipient where it is, even if the own server says so', () => {
    expect(blame({ reason: 'userunknown', replyCode: '550', isSubmission: true }).hop).toBe(
      'accept',
    );
  });

  it('lets a rule know better', () => {
    expect(
      blame({ reason: 'networkerror', ruled: { fault: 'third-party', hop: 'lookup' } }),
    ).toMatchObject({ fault: 'third-party', hop: 'lookup' });
    expect(
      blame({ reason: 'speeding', replyCode: '550', ruled: { temporary: true } }),
    ).toMatchObject({ fault: 'nobody', temporary: true });
  });

  it('is never sure where nothing is proven', () => {
    expect(blame({ reason: null, replyCode: '550' }).confidence).toBeLessThan(0.5);
    expect(blame({ reason: 'policyviolation', replyCode: '550' }).confidence).toBeLessThan(0.6);
  });
});
