import fc from 'fast-check';
import { readMtaLog } from '../../src/mail/mta-log.ts';

const POSTFIX = 'Nov 16 09:12:31 out postfix/smtp[71]: 7K2QX4AB: to=<bob@example.net>, ';
const TRIED = 'relay=mx.example.net[192.0.2.1]:25, delay=1, ';

describe('readMtaLog', () => {
  it.each([
    [
      `${POSTFIX}${TRIED}dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command))`,
      'failed',
      '5.1.1',
      'mx.example.net',
      'host mx.example.net[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command)',
    ],
    [
      `${POSTFIX}relay=none, dsn=4.4.1, status=deferred (connect to mx.example.net[192.0.2.1]:25: Connection refused)`,
      'delayed',
      '4.4.1',
      null,
      'connect to mx.example.net[192.0.2.1]:25: Connection refused',
    ],
    [
      `${POSTFIX}${TRIED}dsn=2.0.0, status=sent (250 ok)`,
      'delivered',
      '2.0.0',
      'mx.example.net',
      '',
    ],
    [
      '2026-11-16 09:12:31 1xVWiW-0003bk-1i ** bob@example.net R=dnslookup T=remote_smtp H=mx.example.net [192.0.2.1]: 550 no such user',
      'failed',
      null,
      'mx.example.net',
      'R=dnslookup T=remote_smtp H=mx.example.net [192.0.2.1]: 550 no such user',
    ],
    [
      'Nov 16 09:12:31 out sendmail[71]: 7K2QX4AB: to=<bob@example.net>, ctladdr=<a@example.com> (1/1), relay=mx.example.net. [192.0.2.1], dsn=5.1.1, stat=User unknown',
      'failed',
      '5.1.1',
      'mx.example.net',
      'User unknown',
    ],
    [
      'Nov 16 09:12:31 mx postfix/smtpd[71]: NOQUEUE: reject: RCPT from out.example.com[192.0.2.9]: 450 4.2.0 greylisted; from=<a@example.com> to=<bob@example.net> proto=ESMTP',
      'delayed',
      '4.2.0',
      null,
      '450 4.2.0 greylisted',
    ],
  ])('reads %s', (line, action, status, remoteHost, diagnostic) => {
    expect(readMtaLog(line)).toMatchObject([
      { address: 'bob@example.net', action, status, remoteHost, diagnostic },
    ]);
  });

  it.each([
    [
      'Sendmail, several recipients in one line',
      'mail sendmail[1]: 55180550055005: to=<bob@example.net>,eve@example.net, delay=00:00:01, relay=mx.example.net. [192.0.2.1], dsn=5.1.1, stat=User unknown',
      ['bob@example.net', 'eve@example.net'],
      'failed',
    ],
    [
      'Sendmail, a program in the place of the address',
      'mail sendmail[1]: 55180550055005: to="|/usr/bin/vacation bob", ctladdr=<bob@example.net> (1/1), dsn=5.3.0, stat=unknown mailer error 1',
      ['bob@example.net'],
      'failed',
    ],
    [
      'Exim, behind an alias',
      '1uLa3v-00000005500-0Xyz ** bob@inside.example <all@example.net> R=dnslookup T=remote_smtp: 550 no',
      ['bob@inside.example'],
      'failed',
    ],
    [
      'Exim, a program behind an address',
      '1uLa3v-00000005500-0Xyz ** |/usr/bin/vacation <bob@example.net> R=userforward T=address_pipe: failed',
      ['bob@example.net'],
      'failed',
    ],
    [
      'Exim, refused for the time being',
      'H=out.example.com [192.0.2.9] F=<a@example.com> temporarily rejected RCPT <bob@example.net>: greylisted',
      ['bob@example.net'],
      'delayed',
    ],
    [
      'Exim, refused after DATA',
      'H=out.example.com [192.0.2.9] F=<a@example.com> rejected after DATA: spam\nEnvelope-from: <a@example.com>\nEnvelope-to: <bob@example.net>',
      ['bob@example.net'],
      'failed',
    ],
    [
      'Postfix, a quoted local part',
      `${POSTFIX.replace('bob@example.net', '"bob b"@example.net')}${TRIED}dsn=5.1.1, status=bounced (unknown)`,
      ['"bob b"@example.net'],
      'failed',
    ],
    [
      'Postfix, given up by the queue',
      `${POSTFIX}relay=none, dsn=4.4.1, status=deferred (connect to mx.example.net[192.0.2.1]:25: Connection timed out)\nout postfix/qmgr[1]: 7K2QX4AB: from=<a@example.com>, status=expired, returned to sender`,
      ['bob@example.net'],
      'failed',
    ],
    [
      'OpenSMTPD',
      'smtpd[1]: 5501 mta delivery evpid=1 from=<a@example.com> to=<bob@example.net> rcpt=<-> source="-" relay="192.0.2.1 (mx.example.net)" delay=1s result="TempFail" stat="421 busy"',
      ['bob@example.net'],
      'delayed',
    ],
    [
      'Courier',
      'courieresmtp: id=0000000000AB5501.000000006A1D5501.00005501,from=<a@example.com>,addr=<bob@example.net>: 550 no',
      ['bob@example.net'],
      'failed',
    ],
    [
      'Dovecot',
      'dovecot: lmtp(bob@example.net)<1><x>: msgid=<1@example.com>: save failed to INBOX: Quota exceeded',
      ['bob@example.net'],
      'failed',
    ],
    [
      'Kerio',
      '[01/Jun/2026 10:00:05] Sent: Queue-ID: 6a1d5501-00005501, Recipient: <bob@example.net>, Result: failed, Status: 5.1.1 550 5.1.1 no such user, Remote-Host: 192.0.2.1, Msg-Id: <1@example.com>',
      ['bob@example.net'],
      'failed',
    ],
    [
      'rspamd',
      '<a>; task; rspamd_task_write_log: id: <1@example.com>, from: <a@example.com>, (default: T (soft reject): [5.50/15.00] [GREYLIST(0.00){}]), len: 5501, rcpts: <bob@example.net>, mime_rcpts: <eve@example.net>',
      ['bob@example.net'],
      'delayed',
    ],
  ])('reads the log of %s', (_server, text, recipients, action) => {
    const read = readMtaLog(text);
    expect(read.map(({ address }) => address)).toEqual(recipients);
    expect(read[0]?.action).toBe(action);
    expect(read[0]?.diagnostic).not.toBe('');
  });

  it('counts the last trouble, and takes it for a delay where the mail got through', () => {
    const waiting = `${POSTFIX}${TRIED}dsn=4.2.0, status=deferred (450 4.2.0 come again)`;
    const sent = `${POSTFIX}${TRIED}dsn=2.0.0, status=sent (250 ok)`;
    expect(readMtaLog(`${waiting}\n${sent}`)).toMatchObject([
      { action: 'delayed', diagnostic: '450 4.2.0 come again' },
    ]);
  });

  it('names the cause, not the giving up after it', () => {
    const id = '2026-11-16 09:12:31 1xVWiW-0003bk-1i';
    const log = `${id} == bob@example.net R=local defer (-22): mailbox is full\n${id} ** bob@example.net: retry timeout exceeded`;
    const [read] = readMtaLog(log);
    expect(read).toMatchObject({ action: 'failed' });
    expect(read?.diagnostic).toContain('mailbox is full');
  });

  it('leaves out what became of the notice itself', () => {
    const log = `out postfix/qmgr[1]: AE9A3256A: from=<>, size=2590, nrcpt=1\nout postfix/smtp[2]: AE9A3256A: to=<a@example.com>, relay=none, dsn=5.1.1, status=bounced (unknown)`;
    expect(readMtaLog(log)).toEqual([]);
  });

  it.each(['', 'Hello bob@example.net', 'status=fine', '550 5.1.1 user unknown'])(
    'finds no delivery in %j',
    (text) => {
      expect(readMtaLog(text)).toEqual([]);
    },
  );

  it('stays quick on hostile text', () => {
    const started = performance.now();
    for (const piece of [
      'to=<a@b.example>,',
      'reject: RCPT from a: 5',
      '** ',
      'F=<> rejected ',
      'lmtp(a)<',
      'stat=',
    ])
      readMtaLog(`stat=\n${`${piece.repeat(300)}\n`.repeat(100)}`);
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Array.isArray(readMtaLog(`${POSTFIX}status=${text}`))).toBe(true);
      }),
    );
  });
});
