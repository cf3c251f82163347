import { runDoctor, type DoctorParts } from '../../src/doctor/doctor.ts';
import type { DnsAnswer, RecordType, Resolver } from '../../src/evidence/dns-answer.ts';
import type { DoctorFinding } from '../../src/model/adapter.ts';
import { UNSEEN_REASONS } from '../../src/model/evidence.ts';

const readAt = new Date('2026-11-23T12:00:00Z');
const THERE: DnsAnswer = { kind: 'no-data', readAt, ttl: 60 };

const resolverWith = (answer: DnsAnswer, asked: string[] = []): Pick<Resolver, 'resolve'> => ({
  resolve: <T extends RecordType>(name: string) => {
    asked.push(name);
    return Promise.resolve(answer as DnsAnswer<T>);
  },
});

const SETTINGS: DoctorParts['settings'] = {
  demo: { isOn: false, why: 'DEMO=off' },
  smtpHelo: 'mail.tizio.example',
  smtpProbe: true,
  smtpRcpt: false,
  ownDomains: [],
  retentionDays: 30,
  storage: 'data/sempronio.db',
  hints: [],
};

type Changes = Omit<Partial<DoctorParts>, 'settings'> & {
  readonly settings?: Partial<DoctorParts['settings']>;
};

const examine = async ({ settings, ...parts }: Changes = {}) => {
  const findings = await runDoctor({
    settings: { ...SETTINGS, ...settings },
    tryStorage: () => Promise.resolve(),
    resolver: resolverWith(THERE),
    controlProbe: () => Promise.resolve('works'),
    adapters: [],
    ...parts,
  });
  return new Map(findings.map((finding) => [finding.name, finding]));
};

const outcomes = (findings: ReadonlyMap<string, DoctorFinding>) =>
  Object.fromEntries([...findings].map(([name, { outcome }]) => [name, outcome]));

it('finds nothing where all is well', async () => {
  expect(outcomes(await examine())).toEqual({
    configuration: 'ok',
    demo: 'ok',
    'smtp-helo': 'ok',
    retention: 'ok',
    storage: 'ok',
    dns: 'ok',
    'outbound-25': 'ok',
  });
});

describe('configuration', () => {
  it('says which names were probably mistyped, and that nothing is broken by it', async () => {
    const hint = 'Nothing reads DNS_SERVER; DNS_SERVERS was probably meant.';
    const found = (await examine({ settings: { hints: [hint] } })).get('configuration');
    expect(found).toEqual({ name: 'configuration', outcome: 'absent', says: hint });
  });

  it.each([true, false])('says that the demo is on (%s) and what decided it', async (isOn) => {
    const found = await examine({ settings: { demo: { isOn, why: 'PUBLIC_URL is set' } } });
    expect(found.get('demo')?.says).toContain('PUBLIC_URL is set');
  });

  it('says how long conversations are kept', async () => {
    const found = await examine({ settings: { retentionDays: 7 } });
    expect(found.get('retention')?.says).toContain('7 days');
  });
});

describe('the EHLO name', () => {
  it.each([
    ['mail.tizio.example', 'ok'],
    ['xn--mnchen-3ya.tizio.example', 'ok'],
    ['mailhost', 'problem'],
    ['mailhost.local', 'problem'],
    ['mail_host.tizio.example', 'problem'],
    ['192.0.2.25', 'problem'],
    ['', 'problem'],
  ])('%s: %s', async (smtpHelo, outcome) => {
    expect((await examine({ settings: { smtpHelo } })).get('smtp-helo')?.outcome).toBe(outcome);
  });

  it.each([
    [{ demo: { isOn: true, why: 'DEMO=on' } }, 'absent'],
    [{ smtpProbe: false }, 'ok'],
  ])('may be a short one with %j', async (settings, outcome) => {
    const found = await examine({ settings: { smtpHelo: 'mailhost', ...settings } });
    expect(found.get('smtp-helo')?.outcome).toBe(outcome);
  });
});

describe('asking about recipients', () => {
  it.each([
    [['tizio.example'], 'ok', 'tizio.example'],
    [[], 'problem', 'OWN_DOMAINS'],
  ])('with own domains %j: %s', async (ownDomains, outcome, word) => {
    const found = (await examine({ settings: { smtpRcpt: true, ownDomains } })).get('smtp-rcpt');
    expect(found?.outcome).toBe(outcome);
    expect(found?.says).toContain(word);
  });

  it('is not spoken of where nobody chose it', async () => {
    expect((await examine({ settings: { ownDomains: ['a.example'] } })).has('smtp-rcpt')).toBe(
      false,
    );
  });
});

describe('storage', () => {
  it('that cannot be written is a problem in its own words', async () => {
    const says = 'The database data/s.db cannot be used: the disk is read-only.';
    const found = await examine({ tryStorage: () => Promise.reject(new Error(says)) });
    expect(found.get('storage')).toEqual({ name: 'storage', outcome: 'problem', says });
  });
});

describe('DNS', () => {
  it.each(UNSEEN_REASONS)('that gives no answer (%s) is a problem with an advice', async (why) => {
    const answer: DnsAnswer = { kind: 'unseen', why, asked: 'example.com NS' };
    const found = (await examine({ resolver: resolverWith(answer) })).get('dns');
    expect(found?.outcome).toBe('problem');
    expect(found?.says).toContain('DNS_SERVERS');
  });

  it('that does not know what everybody knows is a problem', async () => {
    const answer: DnsAnswer = { kind: 'nxdomain', readAt, ttl: 60 };
    const found = await examine({ resolver: resolverWith(answer) });
    expect(found.get('dns')?.outcome).toBe('problem');
  });

  it('is asked for names of the demo only while that is on', async () => {
    const asked: string[] = [];
    await examine({
      settings: { demo: { isOn: true, why: 'DEMO=on' } },
      resolver: resolverWith(THERE, asked),
    });
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => !name.endsWith('.example'))).toEqual([]);
  });
});

describe('port 25', () => {
  it.each([
    ['works', 'ok'],
    ['fails', 'problem'],
    ['not-needed', 'ok'],
  ] as const)('%s: %s', async (result, outcome) => {
    const found = await examine({ controlProbe: () => Promise.resolve(result) });
    expect(found.get('outbound-25')?.outcome).toBe(outcome);
  });

  it('is not tried where the operator does not want it', async () => {
    let tries = 0;
    const found = await examine({
      settings: { smtpProbe: false },
      controlProbe: () => {
        tries += 1;
        return Promise.resolve('works');
      },
    });
    expect(found.get('outbound-25')?.outcome).toBe('absent');
    expect(tries).toBe(0);
  });
});

describe('adapters', () => {
  it('say for themselves what will not work', async () => {
    const says = 'The web chat cannot listen on 127.0.0.1:3000.';
    const found = await examine({
      adapters: [
        {
          channel: 'web',
          selfCheck: () => Promise.resolve([{ name: 'web.listen', outcome: 'problem', says }]),
        },
      ],
    });
    expect(found.get('web.listen')).toEqual({ name: 'web.listen', outcome: 'problem', says });
  });
});

describe('whatever hangs or breaks', () => {
  const forever = (): Promise<never> => new Promise<never>(() => undefined);
  const broken = (): Promise<never> => Promise.reject(new Error('broken'));

  it.each([
    ['hangs', forever],
    ['breaks', broken],
  ])('is said, and the others are still tried: it %s', async (_, act) => {
    const found = await examine({
      timeoutMs: 20,
      controlProbe: act,
      adapters: [{ channel: 'web', selfCheck: act }],
    });
    expect(outcomes(found)).toMatchObject({
      'outbound-25': 'unchecked',
      web: 'unchecked',
      storage: 'ok',
      dns: 'ok',
    });
  });

  it('is told to stop when its time is over', async () => {
    let isStopped = false;
    await examine({
      timeoutMs: 20,
      controlProbe: (signal) =>
        new Promise(() => signal.addEventListener('abort', () => (isStopped = true))),
    });
    expect(isStopped).toBe(true);
  });
});
