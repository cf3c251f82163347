import fc from 'fast-check';
import { isDmarcRecord, parseDmarcRecord } from '../../src/mail/dmarc-record.ts';

describe('parseDmarcRecord', () => {
  it.each([
    ['v=DMARC1; p=reject', 'reject', 'reject', 'reject'],
    ['v=DMARC1; p=reject; sp=none', 'reject', 'none', 'none'],
    ['v=DMARC1; p=none; sp=quarantine; np=reject', 'none', 'quarantine', 'reject'],
    ['v=DMARC1; p=reject; t=y', 'quarantine', 'quarantine', 'quarantine'],
    ['v=DMARC1; p=quarantine; sp=reject; t=y', 'none', 'quarantine', 'quarantine'],
    ['v=DMARC1;p = REJECT ;', 'reject', 'reject', 'reject'],
    // p is only recommended; whoever wants reports takes part (RFC 9989 §4.10.1)
    ['v=DMARC1; rua=mailto:d@tizio.example', 'none', 'none', 'none'],
    ['v=DMARC1; p=nonsense; rua=mailto:d@tizio.example!10m', 'none', 'none', 'none'],
    ['v=DMARC1; p=reject; sp=nonsense; rua=mailto:d@tizio.example', 'none', 'none', 'none'],
  ])('%s', (record, domain, subdomain, nonExistent) => {
    expect(parseDmarcRecord(record).actions).toMatchObject({ domain, subdomain, nonExistent });
  });

  it.each([
    'v=DMARC1',
    'v=DMARC1; p=nonsense',
    'v=DMARC1; p=reject; sp=nonsense',
    'v=DMARC1; rua=d@tizio.example',
    'v=DMARC1; p=reject; p=none',
  ])('takes no effect and has a fault: %s', (record) => {
    const { actions, syntaxError } = parseDmarcRecord(record);
    expect(actions).toBeNull();
    expect(syntaxError).toBeDefined();
  });

  it.each([
    ['v=DMARC1; p=none; adkim=bob', 'adkim=bob'],
    ['v=DMARC1; p=none, rua=mailto:d@tizio.example', 'p=none, rua=mailto:d@tizio.example'],
    ['v=DMARC1; p=reject; reject', 'reject'],
  ])('names the fault in %s', (record, fault) => {
    expect(parseDmarcRecord(record).syntaxError).toBe(fault);
  });

  it.each(['pct=500', 'rf=bob', 'ri=bob', 'foo=bar', 'ruf=mailto:x@tizio.example'])(
    'ignores %s, as RFC 9989 no longer knows it or never did',
    (tag) => {
      const record = parseDmarcRecord(`v=DMARC1; p=reject; ${tag}`);
      expect(record).not.toHaveProperty('syntaxError');
      expect(record.actions?.domain).toBe('reject');
    },
  );

  it('reads alignment and psd, with their defaults', () => {
    expect(parseDmarcRecord('v=DMARC1; p=none')).toMatchObject({
      spfAlignment: 'relaxed',
      dkimAlignment: 'relaxed',
      psd: 'u',
    });
    expect(parseDmarcRecord('v=DMARC1; p=none; aspf=s; adkim=S; psd=n')).toMatchObject({
      spfAlignment: 'strict',
      dkimAlignment: 'strict',
      psd: 'n',
    });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseDmarcRecord(`v=DMARC1;${text}`)));
  });
});

describe('isDmarcRecord', () => {
  it.each([
    ['v=DMARC1; p=none', true],
    ['V = DMARC1;p=none', true],
    ['v=DMARC1', true],
    ['v=dmarc1; p=none', false],
    ['v=DMARC10; p=none', false],
    ['p=none; v=DMARC1', false],
    ['', false],
  ])('%j: %s', (text, expected) => {
    expect(isDmarcRecord(text)).toBe(expected);
  });
});
