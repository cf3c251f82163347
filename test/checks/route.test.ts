import { acceptsMail } from '../../src/checks/route/accepts-mail.ts';
import { mailHosts } from '../../src/checks/route/mail-hosts.ts';
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
