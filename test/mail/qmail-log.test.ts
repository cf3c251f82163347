import fc from 'fast-check';
import { readQmailLog } from '../../src/mail/qmail-log.ts';

const START =
  '@400000006a1d5501055000ac starting delivery 5: msg 55012 to remote caio@caio.example';

describe('readQmailLog', () => {
  it('joins the start of a delivery with its end', () => {
    expect(
      readQmailLog([
        START,
        '@400000006a1d5501055000ad status: local 0/10 remote 1/20',
        '@400000006a1d5501055000af delivery 5: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_no/',
      ]),
    ).toMatchObject([
      {
        address: 'caio@caio.example',
        action: 'failed',
        diagnostic: '192.0.2.1 does not like recipient.\nRemote host said: 550 no',
        queueId: '55012',
      },
    ]);
  });

  it.each([
    ['success: 192.0.2.1_accepted_message./', 'delivered', ''],
    [
      'deferral: CNAME_lookup_failed_temporarily._(#4.4.3)/',
      'delayed',
      'CNAME lookup failed temporarily. (#4.4.3)',
    ],
  ])('reads %s', (end, action, diagnostic) => {
    expect(readQmailLog([START, `delivery 5: ${end}`])).toMatchObject([{ action, diagnostic }]);
  });

  it("takes vpopmail's domain off the local part", () => {
    const local = 'starting delivery 6: msg 1 to local caio.example-caio@caio.example';
    expect(readQmailLog([local, 'delivery 6: failure: no/'])).toMatchObject([
      { address: 'caio@caio.example' },
    ]);
  });

  it('leaves out what became of notices', () => {
    const notice = 'info msg 55012: bytes 5504 from <> qp 5503 uid 89';
    expect(readQmailLog([notice, START, 'delivery 5: failure: no/'])).toEqual([]);
  });

  it('names nobody where the start was not pasted', () => {
    expect(readQmailLog(['delivery 5: failure: no/'])).toMatchObject([
      { address: null, action: 'failed' },
    ]);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (lines) => {
        expect(Array.isArray(readQmailLog([START, ...lines]))).toBe(true);
      }),
    );
  });
});
