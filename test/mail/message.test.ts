import fc from 'fast-check';
import { decodeBytes, decodeHeader, openMessage } from '../../src/mail/message.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const REPORT = `From: MAILER-DAEMON@tizio.example
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/html

<p>It failed:<br>550 no &lt;caio@caio.example&gt;</p>
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.tizio.example

Final-Recipient: rfc822; caio@caio.example
--b
Content-Type: message/rfc822

Subject: hello

text
--b--
`.replaceAll('\n', '\r\n');

describe('openMessage', () => {
  it('opens a report and reduces HTML to text', async () => {
    const message = await openMessage(bytes(REPORT));
    expect(message.text).toContain('550 no <caio@caio.example>');
    expect(message.text).not.toContain('hello');
    expect(message.deliveryStatus).toContain('Final-Recipient');
    expect(message.returned).toContain('Subject: hello');
    expect(message.types).toContain('message/delivery-status');
  });

  it('reads a multipart with the wrong boundary as text', async () => {
    const message = await openMessage(bytes(REPORT.replace('boundary=b', 'boundary=other')));
    expect(message.text).toContain('Final-Recipient');
  });

  it('puts several delivery statuses together, and prose that is called one into the text', async () => {
    const message = await openMessage(
      bytes(
        [
          'Content-Type: multipart/report; boundary=b',
          '',
          ...[
            'The recipient wants no mail.',
            'Reporting-MTA: dns; a.example',
            'Action: failed',
          ].flatMap((content) => ['--b', 'Content-Type: message/delivery-status', '', content]),
          '--b--',
        ].join('\r\n'),
      ),
    );
    expect(message.text).toContain('wants no mail');
    expect(message.deliveryStatus).toMatch(/Reporting-MTA[^]*Action/);
  });

  it('reads HTML without what is not shown, closed or not', async () => {
    const html = '<style>p{}</style><!-- 550 --><title>no</title><p>Mailbox&nbsp;full</p><script>x';
    const message = await openMessage(bytes(`Content-Type: text/html\r\n\r\n${html}`));
    expect(message.text.trim()).toBe('Mailbox full');
  });

  it('survives any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (raw) => {
        const head = bytes('Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n');
        const message = await openMessage(new Uint8Array([...head, ...raw]));
        expect(typeof message.text).toBe('string');
      }),
      { numRuns: 50 },
    );
  });
});

describe('decoding', () => {
  it('reads bytes that are no UTF-8 one by one', () => {
    expect(decodeBytes(new Uint8Array([0x70, 0xe9]))).toBe('pé');
  });

  it('leaves headers in an unknown charset readable', () => {
    expect(decodeHeader('=?x-nothing?Q?abc?=')).toContain('abc');
  });
});
