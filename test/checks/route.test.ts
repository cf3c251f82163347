import { acceptsMail } from '../../src/checks/route/accepts-mail.ts';
import { mailHosts } from '../../src/checks/route/mail-hosts.ts';
import { mxRecords } from '../../src/checks/route/mx-records.ts';
import { recipientDomain } from '../../src/checks/route/recipient-domain.ts';
import type { MailHost, MailRoute } from '../../src/model/evidence.ts';
import { judge, seen, unseen } from '../support/judge.ts';

const host = (name: string, ...addresses: readonly string[]): MailHost => ({
  name,
  preference: 10,
  addresses: seen({ exists: addresses.length > 0, addresses }),
  isAlias: false,
  isAddressLiteral: false,
});

const route = (kind: MailRoute['kind'], ...hosts: readonly MailHost[]): MailRoute => ({
  domain: 'caio.example',
  kind,
  records: hosts.map(({ name }) => `10 ${name}.`),
  hosts,
});

const good = host('mx1.caio.example', '192.0.2.1');
const dead = host('mx2.caio.example');

describe('route/recipient-domain', () => {
  it('leaves open whether a missing domain is mistyped or expired', () => {
    expect(judge(recipientDomain, { recipientRoute: route('nxdomain') })).toEqual([
      {
        outcome: 'problem',
        text: 'route.domain.missing',
        fault: 'sender-user',
        certainty: 'likely',
      },
    ]);
  });

  it.each(['mx', 'implicit', 'null', 'none'] as const)('finds a domain with route %s', (kind) => {
    expect(judge(recipientDomain, { recipientRoute: route(kind, good) })).toEqual([
      { outcome: 'ok', text: 'route.domain.ok' },
    ]);
  });
});

describe('route/accepts-mail (RFC 5321 5.1, RFC 7505)', () => {
  it.each([
    ['nxdomain', []],
    ['mx', [{ outcome: 'ok', text: 'route.accepts-mail.ok' }]],
    ['implicit', [{ outcome: 'absent', text: 'route.accepts-mail.implicit', advice: true }]],
    [
      'null',
      [
        {
          outcome: 'problem',
          text: 'route.accepts-mail.null-mx',
          fault: 'sender-user',
          certainty: 'certain',
        },
      ],
    ],
    [
      'none',
      [
        {
          outcome: 'absent',
          text: 'route.accepts-mail.no-route',
          fault: 'recipient-admin',
          certainty: 'likely',
        },
      ],
    ],
  ] as const)('judges the route %s', (kind, expected) => {
    expect(judge(acceptsMail, { recipientRoute: route(kind, good) })).toEqual(expected);
  });
});

describe('route/mail-hosts', () => {
  const allDead = (certainty: string) => [
    {
      outcome: 'problem',
      text: 'route.mail-hosts.all-dead',
      fault: 'recipient-admin',
      certainty,
    },
  ];

  it.each([
    ['a healthy host', [good], [{ outcome: 'ok', text: 'route.mail-hosts.ok' }]],
    ['a host that does not exist', [dead], allDead('certain')],
    [
      'an address literal in place of a name',
      [{ ...dead, isAddressLiteral: true }],
      allDead('certain'),
    ],
    ['a private address', [host('mx.caio.example', '10.0.0.1')], allDead('likely')],
    [
      'one dead host of two',
      [dead, good],
      [{ outcome: 'problem', text: 'route.mail-hosts.some-dead', advice: true }],
    ],
    [
      'addresses that could not be looked up',
      [{ ...good, addresses: unseen() }],
      [{ outcome: 'unchecked', text: 'route.mail-hosts.unseen' }],
    ],
  ])('judges %s', (_name, hosts, expected) => {
    expect(judge(mailHosts, { recipientRoute: route('mx', ...hosts) })).toEqual(expected);
  });

  it('does not call a domain dead while one of its hosts was not seen', () => {
    const hosts = [dead, { ...good, addresses: unseen() }];
    const [finding] = judge(mailHosts, { recipientRoute: route('mx', ...hosts) });
    expect(finding?.fault).toBeUndefined();
  });
});

describe('route/mx-records (RFC 2181 10.3, RFC 7505 3)', () => {
  const alias = { ...good, isAlias: true };
  const advice = (text: string) => ({
    outcome: 'problem',
    text: `route.mx-records.${text}`,
    advice: true,
  });
  const other = host('mx2.caio.example', '192.0.2.2');

  it.each([
    ['two hosts of equal preference', [good, other], [], ['ok']],
    ['an alias', [alias, other], [], ['alias']],
    ['a host named twice', [good], ['20 mx1.caio.example.'], ['twice']],
    ['a null MX beside another', [good], ['0 .'], ['null-among-others']],
    [
      'all of it',
      [alias],
      ['0 .', '20 mx1.caio.example.'],
      ['null-among-others', 'alias', 'twice'],
    ],
  ])('judges %s', (_name, hosts, more, expected) => {
    const mx = route('mx', ...hosts);
    const recipientRoute = { ...mx, records: [...mx.records, ...more] };
    expect(judge(mxRecords, { recipientRoute })).toEqual(
      expected.map((text) =>
        text === 'ok' ? { outcome: 'ok', text: 'route.mx-records.ok' } : advice(text),
      ),
    );
  });

  it.each(['implicit', 'null', 'none', 'nxdomain'] as const)('has nothing to read: %s', (kind) => {
    expect(judge(mxRecords, { recipientRoute: route(kind) })).toEqual([]);
  });
});

describe('route/mail-hosts with more records than are looked up', () => {
  it('does not call the domain dead', () => {
    const mx = route('mx', dead);
    const recipientRoute = { ...mx, records: [...mx.records, '20 mx9.caio.example.'] };
    expect(judge(mailHosts, { recipientRoute })).toEqual([
      { outcome: 'problem', text: 'route.mail-hosts.some-dead', advice: true },
    ]);
  });
});
