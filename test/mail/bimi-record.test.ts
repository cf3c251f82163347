import { isBimiRecord, parseBimiRecord } from '../../src/mail/bimi-record.ts';

const LOGO = 'https://bene.example/logo.svg';
const MARK = 'https://bene.example/mark.pem';

it.each([
  [`v=BIMI1; l=${LOGO}; a=${MARK}`, { logo: LOGO, certificate: MARK }],
  [`v=BIMI1; l=${LOGO}; a=;`, { logo: LOGO, certificate: null }],
  [`v=BIMI1;l=${LOGO};avp=brand`, { logo: LOGO, certificate: null }],
  ['v=BIMI1; l=; a=;', { logo: null, certificate: null }],
  ['v=BIMI1', { logo: null, certificate: null, syntaxError: 'l=' }],
  ['v=BIMI1; l=http://a.test/l.svg', { syntaxError: 'l=http://a.test/l.svg' }],
  [`v=BIMI1; l=${LOGO}; a=no`, { syntaxError: 'a=no' }],
  [`v=BIMI1; l=${LOGO}; junk`, { syntaxError: 'junk' }],
])('%s', (text, expected) => {
  expect(isBimiRecord(text)).toBe(true);
  expect(parseBimiRecord(text)).toMatchObject(expected);
  expect('syntaxError' in parseBimiRecord(text)).toBe('syntaxError' in expected);
});

it.each(['', 'v=BIMI2; l=', 'v=BIMI10;', 'l=; v=BIMI1'])('%j is no BIMI record', (text) =>
  expect(isBimiRecord(text)).toBe(false),
);
