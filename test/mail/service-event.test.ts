import fc from 'fast-check';
import { readServiceEvent } from '../../src/mail/service-event.ts';

const SES = {
  notificationType: 'Bounce',
  bounce: {
    bounceType: 'Permanent',
    reportingMTA: 'dns; a8-50.smtp-out.amazonses.com',
    bouncedRecipients: [
      {
        emailAddress: 'bob@example.net',
        action: 'failed',
        status: '5.1.1',
        diagnosticCode: 'smtp; 550 5.1.1 user unknown',
      },
    ],
  },
  mail: { source: 'a@example.com', commonHeaders: { from: ['a@example.com'], subject: 'offer' } },
};
const FAILED = { address: 'bob@example.net', action: 'failed' };

describe('readServiceEvent', () => {
  it.each([
    ['Amazon SES', SES, [{ ...FAILED, status: '5.1.1', diagnostic: '550 5.1.1 user unknown' }]],
    ['SNS around it', { Type: 'Notification', Message: JSON.stringify(SES) }, [FAILED]],
    [
      'SendGrid',
      [{ event: 'bounce', email: 'bob@example.net', status: '5.2.2', reason: '552 5.2.2 full' }],
      [{ ...FAILED, status: '5.2.2', diagnostic: '552 5.2.2 full' }],
    ],
    [
      'Mailgun',
      {
        'event-data': {
          event: 'failed',
          severity: 'temporary',
          recipient: 'bob@example.net',
          'delivery-status': { code: 421, message: 'come again' },
        },
      },
      [{ address: 'bob@example.net', action: 'delayed', diagnostic: '421 come again' }],
    ],
    [
      'Postmark',
      { RecordType: 'Bounce', Email: 'bob@example.net', Details: '550 unknown user' },
      [{ ...FAILED, diagnostic: '550 unknown user' }],
    ],
  ])('reads a bounce of %s', (_, json, recipients) => {
    expect(readServiceEvent(JSON.stringify(json))).toMatchObject({ kind: 'bounce', recipients });
  });

  it('reads the mail that came back, and words around the report', () => {
    const text = `Hello\n\n${JSON.stringify(SES)}\n--\nTo stop these notices, write to us.`;
    expect(readServiceEvent(text)).toMatchObject({
      reportingHost: 'a8-50.smtp-out.amazonses.com',
      returned: { from: 'a@example.com', subject: 'offer', to: null },
    });
  });

  it('tells a complaint and a delivery from a bounce', () => {
    const complaint = {
      notificationType: 'Complaint',
      complaint: { complainedRecipients: [{ emailAddress: 'bob@example.net' }] },
    };
    expect(readServiceEvent(JSON.stringify(complaint))?.kind).toBe('complaint');
    const delivery = { event: 'delivered', email: 'bob@example.net' };
    expect(readServiceEvent(JSON.stringify(delivery))).toMatchObject({
      kind: 'delivery',
      recipients: [{ action: 'delivered' }],
    });
  });

  it('reads events one a line, in a form, and as a table', () => {
    const event = { event: 'bounce', email: 'bob@example.net', reason: '550 5.1.1 no user' };
    const forms = [
      `${JSON.stringify({ event: 'open', email: 'eve@example.net' })}\n${JSON.stringify(event)}`,
      'event=bounce&email=bob%40example.net&reason=550+5.1.1+no+user',
      'email;reason;created\nbob@example.net;"550 5.1.1 no user";1\n',
      'created\temail\treason\n1\tbob@example.net\t550 5.1.1 no user\n',
    ];
    for (const text of forms)
      expect(readServiceEvent(text)).toMatchObject({
        kind: 'bounce',
        recipients: [{ ...FAILED, diagnostic: '550 5.1.1 no user' }],
      });
  });

  it('keeps the recipients of many events apart, and leaves out who got the mail', () => {
    const events = [
      { event: 'bounce', email: 'bob@example.net', reason: '550 5.1.1 no user', sg_event_id: 'a' },
      { event: 'delivered', email: 'eve@example.net', sg_event_id: 'b' },
      { event: 'deferred', email: 'ann@example.net', response: '451 later', sg_event_id: 'c' },
    ];
    expect(readServiceEvent(JSON.stringify(events))).toMatchObject({
      service: { id: 'sendgrid' },
      recipients: [FAILED, { address: 'ann@example.net', action: 'delayed' }],
    });
  });

  it("names the service's own word where it has one", () => {
    const event = {
      event: 'bounce',
      email: 'bob@example.net',
      error: 'quota exceeded',
      mj_contact_id: 1,
    };
    expect(readServiceEvent(JSON.stringify(event))?.recipients[0]?.category).toBe(
      'Mailjet category: quota exceeded',
    );
  });

  it.each(['', '{}', '[]', '{"event":', '{"event":"bounce"}', '{"event":"open","email":"a@b.c"}'])(
    'finds none in %j',
    (text) => {
      expect(readServiceEvent(text)).toBeNull();
    },
  );

  it('never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(() =>
          readServiceEvent(JSON.stringify({ event: 'bounce', email: json, Message: json })),
        ).not.toThrow();
      }),
    );
  });
});
