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

  it.each([
    ['another boundary than it names', 'boundary=other'],
    ['no boundary', 'x=y'],
  ])('opens a multipart that has %s', async (_, parameter) => {
    const message = await openMessage(bytes(REPORT.replace('boundary=b', parameter)));
    expect(message.deliveryStatus).toContain('Final-Recipient');
    expect(message.returned).toContain('Subject: hello');
    expect(message.text).not.toContain('hello');
  });

  it('reads a multipart without any parts as text', async () => {
    const message = await openMessage(
      bytes('Content-Type: multipart/report; boundary=b\r\n\r\nIt failed: 550 no\r\n'),
    );
    expect(message.text).toContain('550 no');
  });

  it('finds a delivery status and a mail that are attached under other names', async () => {
    const octets = (content: string): readonly string[] => [
      '--b',
      'Content-Type: application/octet-stream; name=x.dat',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(content).toString('base64'),
    ];
    const message = await openMessage(
      bytes(
        [
          'Content-Type: multipart/mixed; boundary=b',
          '',
          '--b',
          '',
          'see below',
          ...octets('Final-Recipient: rfc822; caio@caio.example\nAction: failed\n'),
          ...octets('From: a@b.example\nTo: c@d.example\nSubject: hello\n\ntext'),
          '--b--',
        ].join('\r\n'),
      ),
    );
    expect(message.deliveryStatus).toContain('caio@caio.example');
    expect(message.returned).toContain('Subject: hello');
  });

  it('takes the HTML where the plain part only points there', async () => {
    const message = await openMessage(
      bytes(
        [
          'Content-Type: multipart/alternative; boundary=b',
          '',
          ...['Content-Type: text/plain', 'Content-Type: text/html'].flatMap((type, at) => [
            '--b',
            type,
            '',
            at === 0
              ? 'Please see the HTML.'
              : `<pre>550 no\nsuch user</pre>${'<p>sorry</p>'.repeat(9)}`,
          ]),
          '--b--',
        ].join('\r\n'),
      ),
    );
    expect(message.text).toMatch(/550 no *\n *such user/);
  });

  it.each([
    ['iso-2022-jp', Buffer.from('\x1b$B<:GT\x1b(B', 'latin1'), '失敗'],
    ['koi8-r', Buffer.from([0xd0, 0xd1, 0xd4]), 'пят'],
    ['windows-1252', Buffer.from([0xe9, 0x63, 0x68, 0x65, 0x63]), 'échec'],
  ])('reads a text in %s that it does not say', async (charset, content, expected) => {
    const head = `Subject: =?${charset}?B?AAAA?=\r\nContent-Type: text/plain\r\n\r\n`;
    const message = await openMessage(Buffer.concat([Buffer.from(head), content]));
    expect(message.text).toContain(expected);
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
