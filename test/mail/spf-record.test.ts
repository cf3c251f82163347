import fc from 'fast-check';
import { isSpfRecord, parseSpfRecord } from '../../src/mail/spf-record.ts';

const terms = (record: string) => parseSpfRecord(record).terms;

describe('parseSpfRecord', () => {
  it('reads every mechanism with its qualifier', () => {
    expect(
      terms(
        'v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 a a:mail.tizio.example/30//64 -mx ?ptr ' +
          'exists:%{ir}.%{l1r-}.list.example ~include:_spf.posta.example -all',
      ),
    ).toEqual([
      expect.objectContaining({ kind: 'ip4', qualifier: '+', address: '192.0.2.0', prefix: 24 }),
      expect.objectContaining({ kind: 'ip6', address: '2001:db8::', prefix: 32 }),
      { text: 'a', kind: 'a', qualifier: '+', prefix4: 32, prefix6: 128 },
      expect.objectContaining({
        kind: 'a',
        domain: 'mail.tizio.example',
        prefix4: 30,
        prefix6: 64,
      }),
      expect.objectContaining({ kind: 'mx', qualifier: '-' }),
      expect.objectContaining({ kind: 'ptr', qualifier: '?' }),
      expect.objectContaining({ kind: 'exists', domain: '%{ir}.%{l1r-}.list.example' }),
      expect.objectContaining({ kind: 'include', qualifier: '~', domain: '_spf.posta.example' }),
      { text: '-all', kind: 'all', qualifier: '-' },
    ]);
  });

  it('reads modifiers, known and unknown', () => {
    expect(terms('v=spf1 redirect=_spf.tizio.example exp=why.%{d} accredit.x_y=%{c}')).toEqual([
      expect.objectContaining({ kind: 'redirect', domain: '_spf.tizio.example' }),
      expect.objectContaining({ kind: 'exp', domain: 'why.%{d}' }),
      expect.objectContaining({ kind: 'unknown-modifier', name: 'accredit.x_y' }),
    ]);
  });

  it.each([
    'ip4:192.0.2.256',
    'ip4:192.0.2',
    'ip4:192.0.2.01',
    'ip4:192.0.2.1.',
    'ip4:192.0.2.0/33',
    'ip4:192.0.2.0/024',
    'ip4:192.0.2.0/',
    'ip4',
    'ip6:2001:db8::/129',
    'ip6:192.0.2.1',
    'ip6:fe80::1%eth0',
    'ipv4:192.0.2.1',
    'a:',
    'a/33',
    'a//129',
    'a:mail',
    'a:192.0.2.1',
    'mx:posta.example:25',
    'include',
    'include:',
    'include:%{x}.example',
    'include:%{d0}.example',
    'include:100%.example',
    'exists:%{c}.example',
    'all.',
    'all:tizio.example',
    'redirect=',
    'redirect=nodots',
    '--all',
    'è',
  ])('names %s as the fault', (term) => {
    const { syntaxError } = parseSpfRecord(`v=spf1 a ${term} -all`);
    expect(syntaxError).toBe(term);
  });

  it.each(['redirect', 'exp'])('takes %s only once (RFC 7208 §6)', (name) => {
    const record = `v=spf1 ${name}=a.example ${name}=b.example`;
    expect(parseSpfRecord(record).syntaxError).toBe(`${name}=b.example`);
  });

  it('names the first of several faults and keeps the good terms', () => {
    const parsed = parseSpfRecord('v=spf1 foo mx bar -all');
    expect(parsed.syntaxError).toBe('foo');
    expect(parsed.terms.map(({ text }) => text)).toEqual(['mx', '-all']);
  });

  it('takes capitals and repeated blanks', () => {
    expect(parseSpfRecord('V=SPF1  MX   -ALL ')).toEqual({
      terms: [expect.objectContaining({ kind: 'mx' }), expect.objectContaining({ kind: 'all' })],
    });
  });

  it('never throws and never loses a term', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 30 }), { maxLength: 12 }), (pieces) => {
        const words = pieces
          .join(' ')
          .split(' ')
          .filter((word) => word !== '');
        const { terms: read, syntaxError } = parseSpfRecord(`v=spf1 ${words.join(' ')}`);
        expect(syntaxError === undefined).toBe(read.length === words.length);
      }),
    );
  });

  it('stays fast on long foreign text', () => {
    const started = performance.now();
    parseSpfRecord(
      `v=spf1 ${'a:' + '%{d2r-}'.repeat(9000)}/ ip4:${'1.'.repeat(30_000)} ${'/'.repeat(60_000)}`,
    );
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe('isSpfRecord', () => {
  it.each([
    ['v=spf1', true],
    ['v=spf1 -all', true],
    ['V=SPF1 -all', true],
    ['v=spf10 -all', false],
    ['v=spf1\t-all', false],
    [' v=spf1 -all', false],
    ['spf2.0/pra -all', false],
  ])('%j: %s', (text, expected) => {
    expect(isSpfRecord(text)).toBe(expected);
  });
});
