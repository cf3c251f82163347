import fc from 'fast-check';
import {
  authenticationResultsIn,
  parseAuthenticationResults,
} from '../../src/mail/authentication-results.ts';
import { parseHeaderBlock } from '../../src/mail/header-block.ts';

describe('parseAuthenticationResults', () => {
  it('reads the writer, the methods and the domains judged', () => {
    const value =
      'mx.example.net; spf=pass (sender; is allowed) smtp.mailfrom="info@tizio.example"; ' +
      'dkim=fail (bad (nested) signature) reason="x; y" header.d=posta.example header.i=@posta.example; ' +
      'dmarc=pass (p=reject) header.from=tizio.example; arc=none; iprev=pass policy.iprev=192.0.2.1';
    expect(parseAuthenticationResults(value)).toEqual({
      server: 'mx.example.net',
      results: [
        { method: 'spf', result: 'pass', domain: 'tizio.example' },
        { method: 'dkim', result: 'fail', domain: 'posta.example' },
        { method: 'dmarc', result: 'pass', domain: 'tizio.example' },
        { method: 'arc', result: 'none', domain: null },
        { method: 'iprev', result: 'pass', domain: null },
      ],
    });
  });

  it.each([
    ['RFC 8601 B.2: nothing done', 'example.org 1; none', 'example.org', []],
    [
      'the form of Exchange Online, without a name',
      'spf=softfail (sender IP is 192.0.2.7) smtp.mailfrom=tizio.example; dkim=none (message not signed) header.d=none;dmarc=fail action=none header.from=tizio.example;compauth=fail reason=001',
      null,
      ['spf softfail', 'dkim none', 'dmarc fail', 'compauth fail'],
    ],
    ['a version behind the method', 'a.example; spf/1 = neutral', 'a.example', ['spf neutral']],
    ['an unclosed comment', 'a.example; spf=pass (oops; dkim=pass', 'a.example', ['spf pass']],
    ['nothing', '', null, []],
  ])('%s', (_name, value, server, results) => {
    const read = parseAuthenticationResults(value);
    expect(read.server).toBe(server);
    expect(read.results.map(({ method, result }) => `${method} ${result}`)).toEqual(results);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(parseAuthenticationResults(value).results.length).toBeLessThan(51);
      }),
    );
  });
});

describe('authenticationResultsIn', () => {
  it('tells where each field stands', () => {
    const fields = parseHeaderBlock(
      'Received: x\nAuthentication-Results: a.example; spf=pass\nSubject: y\nAuthentication-Results: b.example; spf=fail',
    );
    expect(authenticationResultsIn(fields).map(({ server, at }) => [server, at])).toEqual([
      ['a.example', 1],
      ['b.example', 3],
    ]);
  });
});
