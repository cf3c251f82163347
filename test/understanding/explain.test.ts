import fc from 'fast-check';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';

const folder = openKnowledge(SHIPPED_KNOWLEDGE);
const { explain, explainLine } = loadExplain(folder);

const mail = (head: string, body: string): string => `${head}\n\n${body}\n`;

const report = (fields: string, type = 'delivery-status'): string =>
  mail(
    `From: MAILER-DAEMON@tizio.example
To: tizio@tizio.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=${type}; boundary=b`,
    `--b
Content-Type: text/plain

This is the mail system at host mail.tizio.example.

<caio@caio.example>: host mx.caio.example[192.0.2.1] said: 550 5.1.1 User unknown
    (in reply to RCPT TO command)
--b
Content-Type: message/${type}

Reporting-MTA: dns; mail.tizio.example

Final-Recipient: rfc822; caio@caio.example
${fields}
--b
Content-Type: message/rfc822

From: tizio@tizio.example
To: caio@caio.example
Subject: offer
Date: Mon, 1 Jun 2026 10:00:00 +0200

<gaia@gaia.example>: 552 mailbox full
--b--`,
  );

describe('an error line', () => {
  it('is explained with codes from the text only', () => {
    expect(
      explainLine(
        'host mx.caio.example[192.0.2.1] said: 550 5.1.1 <caio@caio.example>: User unknown (in reply to RCPT TO command)',
      ),
    ).toMatchObject({
      kind: 'error',
      refusedBy: 'mx.caio.example',
      reason: 'userunknown',
      hop: 'accept',
      fault: 'sender-user',
      temporary: false,
      replyCode: '550',
      status: '5.1.1',
      recipients: [{ address: 'caio@caio.example', remoteHost: 'mx.caio.example' }],
    });
  });

  it.each([
    ['550 5.7.30 no DKIM here, gsmtp', 'authfailure', 'sender-admin'],
    [
      '550 5.7.30 Basic authentication is not supported for Client Submission.',
      'securityerror',
      'sender-user',
    ],
    [
      '554 5.7.1 blocked using zen.spamhaus.org; Error: open resolver',
      'systemerror',
      'recipient-admin',
    ],
    ['554 5.7.1 Client host [192.0.2.1] blocked using zen.spamhaus.org', 'blocked', 'sender-admin'],
    ['554 5.7.1 <caio@caio.example>: Relay access denied', 'norelaying', 'unknown'],
    [
      'host mx.caio.example[192.0.2.1] said: 554 5.7.1 <caio@caio.example>: Relay access denied (in reply to RCPT TO command)',
      'norelaying',
      'recipient-admin',
    ],
    ['connect to mx.caio.example[192.0.2.1]:25: No route to host', 'networkerror', 'third-party'],
    ['450 4.2.0 Greylisted, see the help page', 'greylisted', 'nobody'],
    ['SMTP Error: Could not authenticate.', 'securityerror', 'sender-user'],
    ['550 5.2.2', 'mailboxfull', 'recipient-user'],
    ['550 Boîte pleine', 'mailboxfull', 'recipient-user'],
  ])('%j means %s, on %s', (text, reason, fault) => {
    expect(explainLine(text)).toMatchObject({ kind: 'error', reason, fault });
  });

  it('without any cause blames nobody', () => {
    expect(explainLine('550 xyzzy')).toMatchObject({
      reason: null,
      fault: 'unknown',
      status: null,
    });
    expect(explainLine('450 xyzzy')).toMatchObject({ reason: null, fault: 'nobody' });
  });

  it.each([
    '',
    'Hello, can you help me?',
    'We have 450 employees and 550 computers',
    'my mailbox is full, what now?',
    'I send mail to gmail and it does not arrive, not even in spam',
    'ho la casella su un altro server e il recupero della password non va',
    'Mein Postfach ist voll, was nun?',
    'envío correos y no llegan, ni a spam',
  ])('is not seen in %j', (text) => {
    expect(explainLine(text)).toMatchObject({ kind: 'none', reason: null, fault: null });
  });

  it('is read where a person quotes it', () => {
    const text =
      'How do I fix "connection refused by the server mx.caio.example"? I get it since Monday';
    expect(explainLine(text)).toMatchObject({ kind: 'error', reason: 'networkerror' });
  });

  it('is never certain in a long text without a code', () => {
    const text =
      'order mails do not reach the shop, SPF and DKIM fine for the other domain, the same mail server reaches the rest without trouble, all was well before the update';
    expect(explainLine(text).confidence).toBeLessThan(0.7);
  });

  it('carries no password on', () => {
    const text = 'AUTH PLAIN AHRpemlvAHNlY3JldA==\n535 5.7.8 authentication failed';
    expect(JSON.stringify(explainLine(text))).not.toContain('AHRpemlv');
  });
});

describe('a dialogue with a server', () => {
  const dialogue = (answer: string): string =>
    [
      '=== Connected to mx.caio.example.',
      '<-  220 mx.caio.example ESMTP',
      ' -> EHLO tizio.example',
      '<-  250-PIPELINING',
      '<-  250-STARTTLS',
      '<-  250 DSN',
      ' -> MAIL FROM:<tizio@tizio.example>',
      '<-  250 2.1.0 Ok',
      ' -> RCPT TO:<caio@caio.example>',
      answer,
      ' -> QUIT',
      '<-  221 2.0.0 Bye',
    ].join('\n');

  it('is explained by what was refused', () => {
    expect(explainLine(dialogue('<** 550 5.1.1 no such user'))).toMatchObject({
      kind: 'error',
      reason: 'userunknown',
      replyCode: '550',
      status: '5.1.1',
      recipients: [{ address: 'caio@caio.example' }],
    });
  });

  it('without a refusal accuses nobody', () => {
    expect(explainLine(dialogue('<-  250 2.1.5 Ok'))).toMatchObject({ kind: 'none', fault: null });
  });
});

describe('what the own server or the own mailbox says', () => {
  it.each([
    [
      'The outgoing server smtp.tizio.example:587 answered: 550 5.4.5 Daily sending limit exceeded',
      'speeding',
      'sender-user',
      'submit',
    ],
    [
      'The outgoing server smtp.tizio.example:587 answered: 554 5.7.1 Relay access denied',
      'norelaying',
      'sender-user',
      'submit',
    ],
    [
      '553 5.7.1 <info@tizio.example>: Sender address rejected: not owned by user carla',
      'rejected',
      'sender-user',
      'submit',
    ],
    ['a001 NO [AUTHENTICATIONFAILED] wrong', 'securityerror', 'recipient-user', 'fetch'],
    ['-ERR [AUTH] wrong password', 'securityerror', 'recipient-user', 'fetch'],
    ['554 5.4.6 too many hops', 'networkerror', 'recipient-admin', 'deliver'],
    ['552 5.7.0 attachments of type .exe are refused', 'policyviolation', 'sender-user', 'compose'],
  ])('%j means %s, on %s at %s', (text, reason, fault, hop) => {
    expect(explainLine(text)).toMatchObject({ kind: 'error', reason, fault, hop });
  });
});

describe('a log', () => {
  const line = (queueId: string, address: string, result: string): string =>
    `Nov 16 09:12:31 out postfix/smtp[7]: ${queueId}: to=<${address}>, relay=mx.caio.example[192.0.2.1]:25, ${result}`;

  it('is explained recipient by recipient', () => {
    const log = [
      line('7K2QX4A', 'caio@caio.example', 'dsn=5.1.1, status=bounced (550 5.1.1 no such user)'),
      line('7K2QX4B', 'gaia@caio.example', 'dsn=5.2.2, status=bounced (552 5.2.2 mailbox full)'),
    ].join('\n');
    expect(explainLine(log)).toMatchObject({
      kind: 'error',
      recipients: [
        { address: 'caio@caio.example', reason: 'userunknown' },
        { address: 'gaia@caio.example', reason: 'mailboxfull' },
      ],
    });
  });

  it('of a delivery is a receipt', () => {
    const log = line('7K2QX4A', 'caio@caio.example', 'dsn=2.0.0, status=sent (250 ok)');
    expect(explainLine(log)).toMatchObject({
      kind: 'delivery-report',
      fault: null,
      recipients: [{ address: 'caio@caio.example', action: 'delivered', fault: null }],
    });
  });
});

describe('confidence', () => {
  it.each([
    ['550 5.1.1 <caio@caio.example>: user unknown', 0.9, 1],
    ['552 5.2.2 mailbox full', 0.9, 1],
    ['552 5.3.4 message size exceeds the limit', 0.9, 1],
    ['550 5.7.23 SPF check failed', 0.9, 1],
    ['554 5.7.1 192.0.2.1 blocked using bl.lists.example', 0.9, 1],
    ['550 5.1.1', 0.8, 0.95],
    ['550 5.3.0 mailbox full', 0.9, 0.95],
    ['550 5.1.1 mailbox full', 0.7, 0.85],
    ['554 5.7.1 not permitted', 0, 0.7],
    ['450 xyzzy', 0, 0.5],
  ])('of %j lies between %d and %d', (text, least, most) => {
    const { confidence } = explainLine(text);
    expect(confidence).toBeGreaterThanOrEqual(least);
    expect(confidence).toBeLessThanOrEqual(most);
  });
});

describe('a raw bounce', () => {
  it('is read by its fields, and the returned mail is never the error', async () => {
    expect(await explain(report('Action: failed\nStatus: 5.0.0'))).toMatchObject({
      kind: 'bounce',
      writtenBy: 'postfix',
      refusedBy: 'mx.caio.example',
      reason: 'userunknown',
      replyCode: '550',
      status: '5.1.1',
      recipients: [{ address: 'caio@caio.example', action: 'failed' }],
      returned: { from: 'tizio@tizio.example', subject: 'offer', sendingIp: null },
    });
  });

  it('may be saved with an mbox line before it', async () => {
    const raw = `From MAILER-DAEMON Mon Jun  1 10:00:00 2026\n${report('Action: failed')}`;
    expect((await explain(new TextEncoder().encode(raw))).kind).toBe('bounce');
  });

  it('of a delay is temporary', async () => {
    const raw = report(
      'Action: delayed\nStatus: 4.4.1\nDiagnostic-Code: smtp; connection timed out',
    );
    expect(await explain(raw)).toMatchObject({ kind: 'bounce', fault: 'nobody', temporary: true });
  });

  it('of a success is a delivery report without blame', async () => {
    expect(await explain(report('Action: delivered\nStatus: 2.0.0'))).toMatchObject({
      kind: 'delivery-report',
      reason: null,
      fault: null,
      recipients: [{ action: 'delivered', reason: null, fault: null }],
    });
  });

  it('takes X-Failed-Recipients before the prose', async () => {
    const raw = mail(
      'From: Mailer-Daemon@tizio.example\nX-Failed-Recipients: caio@caio.example\nSubject: Mail delivery failed',
      'Write to help@other.example\n\n550 no such user',
    );
    expect((await explain(raw)).recipients).toMatchObject([{ address: 'caio@caio.example' }]);
  });
});

describe('a bounce that a person passes on', () => {
  const bounce = report('Action: failed\nStatus: 5.1.1');

  it('as an attachment is explained', async () => {
    const raw = mail(
      'From: tizio@tizio.example\nTo: help@tizio.example\nSubject: what is this?\nContent-Type: multipart/mixed; boundary=outer',
      `--outer\nContent-Type: text/plain\n\nI do not understand this.\n--outer\nContent-Type: message/rfc822\n\n${bounce}\n--outer--`,
    );
    expect(await explain(raw)).toMatchObject({
      kind: 'bounce',
      reason: 'userunknown',
      recipients: [{ address: 'caio@caio.example' }],
    });
  });

  it('within the text is explained', async () => {
    const raw = mail(
      'From: tizio@tizio.example\nTo: help@tizio.example\nSubject: Fwd: returned',
      'What is this?\n\n> From: Mail Delivery System <mailer-daemon@tizio.example>\n> Subject: returned\n> To: tizio@tizio.example\n>\n> <caio@caio.example>: host mx.caio.example[192.0.2.1] said:\n>     552 5.2.2 mailbox full (in reply to RCPT TO command)',
    );
    expect(await explain(raw)).toMatchObject({
      kind: 'bounce',
      reason: 'mailboxfull',
      recipients: [{ address: 'caio@caio.example' }],
    });
  });

  it('is no bounce where it passes on a letter', async () => {
    const raw = mail(
      'From: tizio@tizio.example\nTo: help@tizio.example\nSubject: Fwd: lunch',
      '> From: gaia@caio.example\n> Subject: lunch\n>\n> They said 550 user unknown, funny',
    );
    expect((await explain(raw)).kind).toBe('message');
  });
});

describe('JSON of a sending service', () => {
  it('is a bounce where it comes by mail, an error where it is pasted', async () => {
    const json = JSON.stringify({
      eventType: 'Bounce',
      bounce: {
        bouncedRecipients: [
          { emailAddress: 'caio@caio.example', diagnosticCode: 'smtp; 550 5.1.1 user unknown' },
        ],
      },
    });
    const expected = { reason: 'userunknown', recipients: [{ address: 'caio@caio.example' }] };
    expect(explainLine(json)).toMatchObject({ kind: 'error', ...expected });
    const raw = mail('From: no-reply@sns.example\nTo: a@b.example\nSubject: notice', json);
    expect(await explain(raw)).toMatchObject({ kind: 'bounce', ...expected });
  });
});

describe('headers of a mail that arrived', () => {
  it('tell who wrote it and where it came from', async () => {
    const head = [
      'She copied me these:',
      'Received: from out.tizio.example (out.tizio.example [192.0.2.25]) by mx.caio.example; today',
      'Authentication-Results: mx.caio.example; spf=fail smtp.mailfrom=tizio.example',
      'X-Spam-Flag: YES',
      'Date: Mon, 1 Jun 2026 10:00:00 +0200',
      'From: tizio@tizio.example',
      'To: caio@caio.example',
      'Subject: offer',
    ].join('\n');
    expect(await explain(head)).toMatchObject({
      kind: 'headers',
      fault: null,
      returned: {
        from: 'tizio@tizio.example',
        to: 'caio@caio.example',
        subject: 'offer',
        sendingIp: '192.0.2.25',
      },
    });
  });
});

describe('what is no bounce', () => {
  it.each([
    ['read-receipt', report('Disposition: manual-action; displayed', 'disposition-notification')],
    ['feedback-report', report('Feedback-Type: abuse', 'feedback-report')],
    [
      'auto-reply',
      mail(
        'From: a@b.example\nTo: c@d.example\nSubject: Out of office',
        'Back on Monday. User unknown to nobody.',
      ),
    ],
    [
      'auto-reply',
      mail(
        'From: a@b.example\nTo: c@d.example\nSubject: hi\nAuto-Submitted: auto-replied',
        'Back on Monday',
      ),
    ],
    [
      'challenge',
      mail(
        'From: a@b.example\nTo: c@d.example\nSubject: Please confirm your message',
        'Reply to be put on my list',
      ),
    ],
    [
      'message',
      mail(
        'From: a@b.example\nTo: c@d.example\nSubject: lunch',
        'They said 550 user unknown, funny',
      ),
    ],
    [
      'headers',
      'Received: from a by b; today\nFrom: a@b.example\nSubject: lunch\nMessage-ID: <1@b.example>\n',
    ],
    ['none', 'Good morning'],
  ])('is a %s', async (kind, text) => {
    expect(await explain(text)).toMatchObject({ kind, reason: null, fault: null, rule: null });
  });
});

describe('any input', () => {
  it('is survived', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.string(), async (bytes, text) => {
        expect((await explain(bytes)).confidence).toBeLessThanOrEqual(1);
        expect(
          (await explain(`From: a@b.example\nTo: c@d.example\nSubject: failure notice\n\n${text}`))
            .kind,
        ).toBeDefined();
      }),
      { numRuns: 60 },
    );
  });

  it('of many megabytes is read in bounded time', async () => {
    const big = new Uint8Array(25_000_000).fill(0x61);
    const started = performance.now();
    await explain(big);
    await explain('550 '.repeat(6_000_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
