import fc from 'fast-check';
import { readDeliveryTable } from '../../src/mail/delivery-table.ts';

const read = (...lines: readonly string[]) =>
  readDeliveryTable(lines).map(({ address, action, diagnostic, remoteHost }) => ({
    address,
    action,
    diagnostic,
    remoteHost,
  }));

const FAILED = {
  address: 'caio@caio.example',
  action: 'failed',
  diagnostic: '550 5.1.1 no such user',
  remoteHost: 'mx.caio.example',
};

describe('readDeliveryTable', () => {
  it('reads columns by their names, whatever their order', () => {
    expect(
      read(
        '#Software: Microsoft Exchange Server',
        '#Fields: date-time,event-id,recipient-address,recipient-status,server-hostname,sender-address',
        '2026-06-01T08:00:05.550Z,FAIL,caio@caio.example,550 5.1.1 no such user,mx.caio.example,tizio@tizio.example',
      ),
    ).toEqual([FAILED]);
  });

  it('reads the last error out of what Exchange keeps', () => {
    expect(
      read(
        'event-id\trecipient-address\trecipient-status\tsubject',
        'FAIL\tcaio@caio.example\t[{LRT=};{LED=550 5.1.1 no such user};{FQDN=mx.caio.example};{IP=192.0.2.1}]\toffer',
      ),
    ).toEqual([FAILED]);
  });

  it('keeps separators within quotes', () => {
    expect(
      read(
        'type,rcpt,dsnAction,dsnDiag,dsnMta',
        'b,caio@caio.example,failed,"smtp;550 5.1.1 no such user, ""sorry""",mx.caio.example (192.0.2.1)',
      ),
    ).toEqual([{ ...FAILED, diagnostic: '550 5.1.1 no such user, "sorry"' }]);
  });

  it('leaves out what is no delivery', () => {
    expect(
      read(
        'event-id,recipient-address,recipient-status,source',
        'RECEIVE,caio@caio.example,,SMTP',
        'DSN,tizio@tizio.example,,DSN',
        'HAREDIRECT,caio@caio.example,,SMTP',
      ),
    ).toEqual([]);
  });

  it('tells a delivery from trouble', () => {
    expect(
      read(
        'event-id,recipient-address,recipient-status,source',
        'SEND,caio@caio.example;gaia@caio.example,250 2.1.5 Ok,SMTP',
      ),
    ).toMatchObject([
      { address: 'caio@caio.example', action: 'delivered', diagnostic: '' },
      { address: 'gaia@caio.example', action: 'delivered', diagnostic: '' },
    ]);
  });

  it.each([[''], ['hello, bob@example.net, how are you, today'], ['a,b,c,d', '1,2,3,4']])(
    'finds none in %j',
    (...lines) => {
      expect(read(...lines)).toEqual([]);
    },
  );

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (lines) => {
        const head = 'event-id,recipient-address,recipient-status,source';
        expect(Array.isArray(readDeliveryTable([head, ...lines]))).toBe(true);
      }),
    );
  });
});
