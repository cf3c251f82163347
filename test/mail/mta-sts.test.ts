import {
  isMtaStsRecord,
  matchesMtaSts,
  mtaStsId,
  parseMtaStsPolicy,
} from '../../src/mail/mta-sts.ts';

describe('the MTA-STS record', () => {
  it.each([
    ['v=STSv1; id=20160831085700Z;', '20160831085700Z'],
    ['v=STSv1;id=1', '1'],
    ['v=STSv1 ; id=1 ; ext=abc;', '1'],
    ['v=STSv1; id=;', undefined],
    ['v=STSv1;', undefined],
    ['v=STSv1; id=a-b', undefined],
    [`v=STSv1; id=${'1'.repeat(33)}`, undefined],
    ['v=STSv1; id=1; id=2', undefined],
    ['v=STSv1; id=1; garbage', undefined],
  ])('%s has id %s', (text, id) => {
    expect(isMtaStsRecord(text)).toBe(true);
    expect(mtaStsId(text)).toBe(id);
  });

  it.each(['v=STSv2; id=1', 'v=stsv1; id=1', 'STSv1', '', 'id=1; v=STSv1'])(
    '%j is none',
    (text) => {
      expect(isMtaStsRecord(text)).toBe(false);
      expect(mtaStsId(text)).toBe(undefined);
    },
  );
});

describe('the MTA-STS policy', () => {
  it('is read with both line ends, blanks and unknown fields', () => {
    const lines = [
      'version: STSv1',
      'mode: enforce ',
      'mx: Mail.Example',
      'mx:*.bene.example',
      'mode: none',
      'new_field: whatever',
      'max_age: 604800',
      '',
    ];
    const policy = { mode: 'enforce', mx: ['mail.example', '*.bene.example'], maxAge: 604_800 };
    for (const end of ['\n', '\r\n'])
      expect(parseMtaStsPolicy(lines.join(end))).toEqual({ kind: 'policy', policy });
  });

  it('needs no host where it is called off', () => {
    expect(parseMtaStsPolicy('version: STSv1\nmode: none\nmax_age: 60')).toMatchObject({
      kind: 'policy',
    });
  });

  it.each([
    ['', 'version'],
    ['version: STSv2\nmode: none\nmax_age: 1', 'version: STSv2'],
    ['version: STSv1\nmx: a.test\nmax_age: 1', 'mode'],
    ['version: STSv1\nmode: Enforce\nmx: a.test\nmax_age: 1', 'mode: Enforce'],
    ['version: STSv1\nmode: enforce\nmax_age: 1', 'mx'],
    ['version: STSv1\nmode: enforce\nmx: a.test', 'max_age'],
    ['version: STSv1\nmode: none\nmax_age: 31557601', 'max_age: 31557601'],
    ['version: STSv1\nmode: none\nmax_age: -1', 'max_age: -1'],
    ['version: STSv1\nmode: testing\nmx: a.*.test\nmax_age: 1', 'mx: a.*.test'],
    ['<!DOCTYPE html>', '<!DOCTYPE html>'],
  ])('%j is broken at %j', (text, fault) => {
    expect(parseMtaStsPolicy(text)).toEqual({ kind: 'broken', fault });
  });

  it('is read in linear time', () => {
    const started = performance.now();
    parseMtaStsPolicy(`mx: ${'a.'.repeat(30_000)}!\n`);
    parseMtaStsPolicy('a:'.repeat(30_000));
    mtaStsId(`v=STSv1;${';a=b'.repeat(20_000)}`);
    expect(performance.now() - started).toBeLessThan(300);
  });
});

it.each([
  ['mx.bene.example', 'mx.bene.example', true],
  ['MX.Bene.Example.', 'mx.bene.example', true],
  ['mx.bene.example', '*.bene.example', true],
  ['a.mx.bene.example', '*.bene.example', false],
  ['bene.example', '*.bene.example', false],
  ['mx.bene.example', '*.example', false],
])('%s against %s: %s', (host, pattern, matches) => {
  expect(matchesMtaSts(host, pattern)).toBe(matches);
});
