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

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(Array.isArray(readMtaLog(`${POSTFIX}status=${text}`))).toBe(true);
      }),
    );
  });
});
