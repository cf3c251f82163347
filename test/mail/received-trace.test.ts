import { parseHeaderBlock } from '../../src/mail/header-block.ts';
import { findSendingAddress } from '../../src/mail/received-trace.ts';

const find = (...lines: readonly string[]): string | null =>
  findSendingAddress(parseHeaderBlock(lines.join('\n')));

const EDGE =
  'Received: from out.example.com (out.example.com [192.0.2.25]) by mx.example.net with ESMTPS';

describe('findSendingAddress', () => {
  it.each([
    [
      'the newest line that crosses houses',
      [EDGE, 'Received: from pc ([198.51.100.7]) by out.example.com'],
      '192.0.2.25',
    ],
    [
      'not a hop within the receiving house',
      ['Received: from a.example.net (a.example.net [203.0.113.5]) by b.example.net', EDGE],
      '192.0.2.25',
    ],
    [
      'not a hop without an address',
      ['Received: by store.example.net with LMTP; today', EDGE],
      '192.0.2.25',
    ],
    [
      'not an address of the inside',
      ['Received: from gate (gate [10.0.0.4]) by store.example.net', EDGE],
      '192.0.2.25',
    ],
    [
      'an IPv6 address',
      ['Received: from o.example.com (o.example.com [IPv6:2001:db8::9]) by mx.example.net'],
      '2001:db8::9',
    ],
    [
      'what SPF was checked with',
      ['Received-SPF: fail (no) client-ip=192.0.2.77; envelope-from=a@example.com', EDGE],
      '192.0.2.77',
    ],
    [
      'what the check wrote down',
      ['Authentication-Results: mx.example.net; iprev=pass policy.iprev=192.0.2.78', EDGE],
      '192.0.2.78',
    ],
    [
      'nothing where no line tells',
      ['From: a@example.com', 'Received: from localhost ([127.0.0.1]) by out.example.com'],
      null,
    ],
  ] as const)('takes %s', (_, lines, expected) => {
    expect(find(...lines)).toBe(expected);
  });
});
