import { listed } from '../../src/checks/blocklist/listed.ts';
import { confirmed } from '../../src/checks/reverse/confirmed.ts';
import { senderDomain } from '../../src/checks/sender/domain.ts';
import type { BlocklistAnswer, MailRoute, ReverseName } from '../../src/model/evidence.ts';
import type { SendingAddress } from '../../src/model/facts.ts';
import { judge, seen, unseen } from '../support/judge.ts';

const blame = (text: string, certainty: string, outcome = 'problem') => [
  { outcome, text, fault: 'sender-admin', certainty },
];

describe('sender/domain', () => {
  const route = (kind: MailRoute['kind']): MailRoute => ({
    domain: 'tizio.example',
    kind,
    records: [],
    hosts: [],
  });
  it.each([
    ['mx', [{ outcome: 'ok', text: 'sender.domain.ok' }]],
    ['implicit', [{ outcome: 'ok', text: 'sender.domain.ok' }]],
    ['nxdomain', blame('sender.domain.missing', 'likely')],
    ['null', blame('sender.domain.null-mx', 'likely')],
    ['none', blame('sender.domain.no-route', 'likely', 'absent')],
  ] as const)('judges a sender whose route is %s', (kind, expected) => {
    expect(judge(senderDomain, { senderRoute: route(kind) })).toEqual(expected);
  });
});

describe('reverse/confirmed', () => {
  const name = (
    source: SendingAddress['source'],
    names: readonly string[],
    confirmedName: string | null,
  ): ReverseName => ({
    ip: '192.0.2.1',
    source,
    names: seen(names),
    confirmed: seen(confirmedName),
  });

  it.each([
    [
      'a confirmed name',
      [name('bounce', ['mx.tizio.example'], 'mx.tizio.example')],
      [{ outcome: 'ok', text: 'reverse.confirmed.ok' }],
    ],
    [
      'no name of a known address',
      [name('bounce', [], null)],
      blame('reverse.confirmed.absent', 'likely', 'absent'),
    ],
    [
      'a name that leads elsewhere',
      [name('header', ['x.example'], null)],
      blame('reverse.confirmed.mismatch', 'likely'),
    ],
    [
      'no name of a mere candidate',
      [name('spf', [], null)],
      blame('reverse.confirmed.absent', 'possible', 'absent'),
    ],
    [
      'candidates of which one is good',
      [name('spf', [], null), name('spf', ['a.example'], 'a.example')],
      [{ outcome: 'ok', text: 'reverse.confirmed.ok' }],
    ],
    [
      'a look-up that failed',
      [{ ...name('bounce', [], null), names: unseen() }],
      [{ outcome: 'unchecked', text: 'reverse.confirmed.unseen' }],
    ],
    [
      'a forward look-up that failed',
      [{ ...name('bounce', ['a.example'], null), confirmed: unseen() }],
      [{ outcome: 'unchecked', text: 'reverse.confirmed.unseen' }],
    ],
    ['no address known', [], []],
  ])('judges %s', (_name, reverseNames, expected) => {
    expect(judge(confirmed, { reverseNames })).toEqual(expected);
  });
});

describe('blocklist/listed (RFC 5782)', () => {
  const answer = (
    source: BlocklistAnswer['source'],
    given: BlocklistAnswer['answer'],
  ): BlocklistAnswer => ({ list: 'bl.example', subject: '192.0.2.1', source, answer: given });
  const hit = (weight: 'major' | 'minor'): BlocklistAnswer['answer'] =>
    seen({
      listed: true,
      code: '127.0.0.2',
      meaning: { en: 'spam source', it: 'sorgente di spam' },
      weight,
    });

  it.each([
    [
      'clean',
      [answer('bounce', seen({ listed: false }))],
      [{ outcome: 'ok', text: 'blocklist.listed.clean' }],
    ],
    [
      'listed by a list that matters',
      [answer('bounce', hit('major'))],
      blame('blocklist.listed.listed', 'likely'),
    ],
    [
      'a mere candidate that is listed',
      [answer('mx', hit('major'))],
      blame('blocklist.listed.listed', 'possible'),
    ],
    [
      'a small list explains nothing',
      [answer('bounce', hit('minor'))],
      [{ outcome: 'problem', text: 'blocklist.listed.listed', advice: true }],
    ],
    [
      'a list that refuses to answer lists nobody',
      [answer('bounce', { seen: false, why: 'refused', asked: 'bl.example' })],
      [{ outcome: 'unchecked', text: 'blocklist.listed.unseen' }],
    ],
  ])('judges: %s', (_name, blocklists, expected) => {
    expect(judge(listed, { blocklists })).toEqual(expected);
  });
});
