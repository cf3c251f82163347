import fc from 'fast-check';
import { parseDeliveryStatus } from '../../src/mail/dsn.ts';

// in the manner of RFC 3464 appendix E
const TWO = `Reporting-MTA: dns; mail.tizio.example

Original-Recipient: rfc822;caio@caio.example
Final-Recipient: rfc822;<Caio@caio.example>
Action: failed
Status: 5.1.1
Remote-MTA: dns; MX.caio.example
Diagnostic-Code: smtp; 550 5.1.1 no such
 user here

Final-Recipient: rfc822; gaia@caio.example
Action: delayed
Status: 4.4.1
`;

describe('parseDeliveryStatus', () => {
  it('reads every group', () => {
    expect(parseDeliveryStatus(TWO)).toEqual({
      reportingHost: 'mail.tizio.example',
      recipients: [
        {
          address: 'Caio@caio.example',
          action: 'failed',
          status: '5.1.1',
          diagnostic: '550 5.1.1 no such user here',
          remoteHost: 'mx.caio.example',
        },
        {
          address: 'gaia@caio.example',
          action: 'delayed',
          status: '4.4.1',
          diagnostic: null,
          remoteHost: null,
        },
      ],
    });
  });

  it('tells groups apart without empty lines', () => {
    const dense = TWO.replaceAll('\n\n', '\n');
    expect(parseDeliveryStatus(dense).recipients.map(({ address }) => address)).toEqual([
      'Caio@caio.example',
      'gaia@caio.example',
    ]);
  });

  it('reads what is written slightly wrongly', () => {
    const loose =
      'Reporting-MTA : dns;mail.tizio.example\nFinal-Recipient : rfc/822;caio@caio.example\nAction : failed\nStatus: 553 message too big';
    expect(parseDeliveryStatus(loose)).toMatchObject({
      reportingHost: 'mail.tizio.example',
      recipients: [
        { address: 'caio@caio.example', action: 'failed', diagnostic: '553 message too big' },
      ],
    });
  });

  it.each([
    ['rfc822; "caio rossi"@caio.example', '"caio rossi"@caio.example'],
    ['rfc822; caio+list=550@caio.example', 'caio+list=550@caio.example'],
    ['rfc822; caio@[192.0.2.9]', 'caio@[192.0.2.9]'],
    ['utf-8; j\\x{FC}rgen@caio.example', 'jürgen@caio.example'],
    ['RFC822; <caio@caio.example>', 'caio@caio.example'],
  ])('reads the recipient %j', (value, address) => {
    expect(parseDeliveryStatus(`Final-Recipient: ${value}`).recipients).toMatchObject([
      { address },
    ]);
  });

  it("prefers the name that people know to a gateway's own", () => {
    const internal =
      'Original-Recipient: rfc822;caio@caio.example\nFinal-Recipient: rfc822;caio@ims-ms-daemon';
    expect(parseDeliveryStatus(internal).recipients).toMatchObject([
      { address: 'caio@caio.example' },
    ]);
    const alias =
      'Original-Recipient: rfc822;all@caio.example\nFinal-Recipient: rfc822;caio@inside.example';
    expect(parseDeliveryStatus(alias).recipients).toMatchObject([
      { address: 'caio@inside.example' },
    ]);
  });

  it.each([
    ['undeliverable', 'failed'],
    ['deliverable', 'delivered'],
    ['relayed (to non-DSN-aware mailer)', 'relayed'],
    ['Failed', 'failed'],
    ['nonsense', null],
  ])('reads the action %j', (value, action) => {
    const group = `Final-Recipient: rfc822; caio@caio.example\nAction: ${value}\nStatus: 2.0.0`;
    expect(parseDeliveryStatus(group).recipients).toMatchObject([{ action, status: '2.0.0' }]);
  });

  it.each(['', 'hello', 'Final-Recipient: nonsense'])('has no recipient in %j', (text) => {
    expect(parseDeliveryStatus(text).recipients).toEqual([]);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseDeliveryStatus(`Final-Recipient: ${text}`).recipients.length).toBeLessThan(201);
      }),
    );
  });
});
