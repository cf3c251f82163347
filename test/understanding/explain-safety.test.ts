import fc from 'fast-check';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';

const { explain } = loadExplain(openKnowledge(SHIPPED_KNOWLEDGE));

const HEAD =
  'From: MAILER-DAEMON@tizio.example\nTo: tizio@tizio.example\nSubject: failure notice\n';

describe('any text', () => {
  it.each([
    ' ', '\n', '\r\n', '\t', '<', '<!--', '<a', '<style>', '-', '--b\n', '@', 'a@b ', '<a@b.example>: ',
    '550 ', '550-5.1.1 ', 'user ', 'mailbox is ', '5.1.1 ', '[', 'host a[', 'connect to a[', '> ', 'From ',
    'to=<a@b.example>, status=bounced (x)\n', 'Final-Recipient: rfc822; a@b.example\nAction: failed\n\n',
    'From: mailer-daemon\n', '{"event":', '"', 'AUTH PLAIN ', 'password: ', '://a:', 'é', '\0', 'x-a: ',
    'Received: from a (a [192.0.2.1]) by b\n', 'mail from:<', 'deliver to ', 'quota exceeds ',
  ])('of %j over and over is read in bounded time', async (unit) => {
    const text = unit.repeat(Math.ceil(400_000 / unit.length));
    const started = performance.now();
    await explain(text);
    await explain(`${HEAD}\n${text}`);
    await explain(`${HEAD}Content-Type: text/html\n\n${text}`);
    expect(performance.now() - started).toBeLessThan(5_000);
  }, 20_000); // prettier-ignore
});

const BOUNCE = `${HEAD}MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

<caio@caio.example>: host mx.caio.example[192.0.2.1] said: 550 5.1.1 User unknown
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.tizio.example

Final-Recipient: rfc822; caio@caio.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown
--b
Content-Type: message/rfc822

From: tizio@tizio.example
To: caio@caio.example
Subject: offer

<gaia@gaia.example>: 552 5.2.2 mailbox full, over quota
--b--
`;
const bytes = new TextEncoder().encode(BOUNCE);

const position = fc.nat(bytes.length - 1);

describe('a broken bounce', () => {
  it('never throws, however it is cut, swapped or repeated', async () => {
    await fc.assert(
      fc.asyncProperty(position, position, position, fc.nat(255), async (a, b, c, byte) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const changed = Uint8Array.from(bytes);
        changed[c] = byte;
        const cut = new Uint8Array([...changed.subarray(0, from), ...changed.subarray(to)]);
        const twice = new Uint8Array([...changed.subarray(0, to), ...changed.subarray(from)]);
        const swapped = new Uint8Array([...changed.subarray(to), ...changed.subarray(0, to)]);
        for (const broken of [cut, twice, swapped])
          expect((await explain(broken)).kind).toBeDefined();
      }),
      { numRuns: 60 },
    );
  });

  it('cut anywhere never takes the returned mail for the error', async () => {
    for (let end = BOUNCE.indexOf('<caio@'); end < BOUNCE.length; end += 7) {
      const { kind, reason } = await explain(BOUNCE.slice(0, end));
      if (kind === 'bounce') expect(reason).not.toBe('mailboxfull');
    }
  });

  it('with a boundary that is not the one announced is read all the same', async () => {
    const { kind, reason, recipients } = await explain(BOUNCE.replace('boundary=b', 'boundary=x'));
    expect({ kind, reason }).toEqual({ kind: 'bounce', reason: 'userunknown' });
    expect(recipients.map(({ address }) => address)).toEqual(['caio@caio.example']);
  });
});
