import { isTlsRptRecord, parseTlsRptRecord } from '../../src/mail/tls-rpt.ts';

const record = (...addresses: string[]) => ({ kind: 'record', addresses });
const broken = (fault: string) => ({ kind: 'broken', fault });

it.each([
  ['v=TLSRPTv1; rua=mailto:tls@bene.example', record('mailto:tls@bene.example')],
  [
    'v=TLSRPTv1;rua = mailto:a@b.test , https://c.test/in;ext=1;',
    record('mailto:a@b.test', 'https://c.test/in'),
  ],
  ['v=TLSRPTv1;', broken('rua')],
  ['v=TLSRPTv1; rua=', broken('rua=')],
  ['v=TLSRPTv1; rua=tls@bene.example', broken('rua=tls@bene.example')],
  ['v=TLSRPTv1; rua=http://bene.example/', broken('rua=http://bene.example/')],
  ['v=TLSRPTv1; nonsense', broken('nonsense')],
])('%s', (text, expected) => {
  expect(isTlsRptRecord(text)).toBe(true);
  expect(parseTlsRptRecord(text)).toEqual(expected);
});

it.each(['', 'v=TLSRPTv2; rua=mailto:a@b.test', 'v=tlsrptv1;', 'v=TLSRPTv1'])(
  '%j is no TLS-RPT record',
  (text) => expect(isTlsRptRecord(text)).toBe(false),
);

it('is read in linear time', () => {
  const started = performance.now();
  parseTlsRptRecord(`v=TLSRPTv1;rua${' '.repeat(60_000)}x`);
  parseTlsRptRecord(`v=TLSRPTv1;rua=${'mailto:a@'.repeat(6000)}`);
  expect(performance.now() - started).toBeLessThan(300);
});
