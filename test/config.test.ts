import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CONFIG_NAMES, loadConfig, type Config, type Loaded } from '../src/config.ts';

const configOf = (loaded: Loaded): Config => {
  if ('faults' in loaded) throw new Error(loaded.faults.join('\n'));
  return loaded.config;
};
const faultsOf = (loaded: Loaded): readonly string[] => ('faults' in loaded ? loaded.faults : []);
const hintsOf = (loaded: Loaded): readonly string[] => ('hints' in loaded ? loaded.hints : []);

describe('without any setting', () => {
  it('there is a whole configuration', () => {
    const { smtpHelo, ...config } = configOf(loadConfig({}));
    expect(smtpHelo).not.toBe('');
    expect(config).toEqual({
      host: '127.0.0.1',
      port: 3000,
      trustedProxies: [],
      databasePath: 'data/sempronio.db',
      dnsServers: [],
      allowAddresses: [],
      smtpProbe: true,
      smtpRcpt: false,
      own: { domains: [], outbound: [], selectors: [] },
      demo: { isOn: true, why: expect.any(String) as string },
      blocklistZones: [],
      apiTokens: [],
      botName: 'Sempronio',
      language: 'en',
      retentionDays: 30,
      logLevel: 'info',
    });
  });

  it('nobody can change it, not even inside', () => {
    const config = configOf(loadConfig({ DNS_SERVERS: '192.0.2.53' }));
    const parts = [config, config.own, config.own.domains, config.demo, config.dnsServers[0]];
    expect(parts.map((part) => Object.isFrozen(part))).toEqual(parts.map(() => true));
  });
});

describe('a right value', () => {
  it.each<[string, string, Partial<Config>]>([
    ['HOST', '[::1]', { host: '::1' }],
    ['PORT', ' 0 ', { port: 0 }],
    ['DATABASE_URL', 'sqlite::memory:', { databasePath: ':memory:' }],
    ['DATABASE_URL', 'sqlite:/var/lib/s.db', { databasePath: '/var/lib/s.db' }],
    [
      'TRUSTED_PROXIES',
      '10.0.0.1, 2001:db8::/32',
      { trustedProxies: ['10.0.0.1', '2001:db8::/32'] },
    ],
    ['SMTP_PROBE', 'off', { smtpProbe: false, smtpRcpt: false }],
    ['SMTP_PROBE', 'rcpt', { smtpProbe: true, smtpRcpt: true }],
    ['API_TOKENS', `${'a'.repeat(16)},`, { apiTokens: ['a'.repeat(16)] }],
    ['LANGUAGE', 'it', { language: 'it' }],
    ['LANGUAGE', 'it_CH:it:en', { language: 'it' }],
    ['LANGUAGE', 'en_US:en', { language: 'en' }],
    ['LANGUAGE', 'pt_BR:pt', { language: 'en' }],
    ['RETENTION_DAYS', '', { retentionDays: 30 }],
  ])('%s=%s', (name, value, expected) => {
    expect(configOf(loadConfig({ [name]: value }))).toMatchObject(expected);
  });

  it.each([
    ['192.0.2.53', [{ host: '192.0.2.53', port: 53 }]],
    ['192.0.2.53:5353', [{ host: '192.0.2.53', port: 5353 }]],
    ['2001:db8::53', [{ host: '2001:db8::53', port: 53 }]],
    ['[2001:db8::53]:5353', [{ host: '2001:db8::53', port: 5353 }]],
    [
      '127.0.0.1:1, ::1',
      [
        { host: '127.0.0.1', port: 1 },
        { host: '::1', port: 53 },
      ],
    ],
  ])('DNS_SERVERS=%s', (value, dnsServers) => {
    expect(configOf(loadConfig({ DNS_SERVERS: value })).dnsServers).toEqual(dnsServers);
  });
});

describe('a wrong value is named with what was found', () => {
  it.each([
    ['HOST', 'two words'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', 'http'],
    ['PUBLIC_URL', 'help.tizio.example'],
    ['PUBLIC_URL', 'ftp://help.tizio.example'],
    ['TRUSTED_PROXIES', '10.0.0.0/99'],
    ['DATABASE_URL', 'postgres://db/sempronio'],
    ['DATABASE_URL', 'sqlite:'],
    ['DNS_SERVERS', '53'],
    ['DNS_SERVERS', 'dns.tizio.example'],
    ['DNS_SERVERS', '192.0.2.53:0'],
    ['DNS_SERVERS', '192.0.2.53:99999'],
    ['ALLOW_ADDRESSES', '0x7f.1'],
    ['ALLOW_ADDRESSES', 'fe80::1%eth0'],
    ['SMTP_PROBE', 'yes'],
    ['SMTP_HELO', 'mailhost'],
    ['SMTP_HELO', '192.0.2.25'],
    ['OWN_DOMAINS', 'tizio'],
    ['OWN_OUTBOUND', '192.0.2.0/24'],
    ['OWN_SELECTORS', 's 1'],
    ['DEMO', 'true'],
    ['DNSBL_ZONES', 'https://bl.tizio.example'],
    ['BOT_NAME', 'a name\nof two lines'],
    ['COMPANY', 'x'.repeat(81)],
    ['PRIVACY_URL', 'javascript:alert(1)'],
    ['LANGUAGE', 'la'],
    ['RETENTION_DAYS', '0'],
    ['LOG_LEVEL', 'loud'],
  ])('%s=%s', (name, value) => {
    const faults = faultsOf(loadConfig({ [name]: value }));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^${name} (is|holds) ".+; expected .+\\.$`));
    expect(faults[0]).toContain(value.slice(0, 6).split('\n')[0]);
  });

  it('all of them at once', () => {
    const faults = faultsOf(loadConfig({ PORT: 'x', DEMO: 'x', LANGUAGE: 'x' }));
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual(['PORT', 'DEMO', 'LANGUAGE']);
  });

  it.each([
    ['API_TOKENS', 'hunter2'],
    ['SPAMHAUS_DQS_KEY', 'hunter2!'],
    ['DATABASE_URL', 'postgres://ada:hunter2@db/sempronio'],
    ['PUBLIC_URL', 'ftp://ada:hunter2@tizio.example'],
  ])('but a secret in %s is not told back', (name, value) => {
    const [fault] = faultsOf(loadConfig({ [name]: value }));
    expect(fault).toContain(name);
    expect(fault).not.toContain('hunter2');
  });

  it('and never breaks, floods or colours the terminal', () => {
    const values = fc.string({ unit: 'binary', maxLength: 500 });
    const names = fc.constantFrom(...CONFIG_NAMES);
    fc.assert(
      fc.property(names, values, (name, value) => {
        for (const fault of faultsOf(loadConfig({ [name]: value }))) {
          expect(fault.length).toBeLessThan(300);
          expect(fault).not.toMatch(/\p{Cc}/u);
        }
      }),
    );
  });
});

describe('the demo internet', () => {
  it.each([
    [{}, true],
    [{ NODE_ENV: 'production' }, false],
    [{ PUBLIC_URL: 'https://help.tizio.example' }, false],
    [{ NODE_ENV: 'production', DEMO: 'on' }, true],
    [{ DEMO: 'off' }, false],
  ])('with %j is on: %s', (env: NodeJS.ProcessEnv, isOn) => {
    expect(configOf(loadConfig(env)).demo.isOn).toBe(isOn);
  });
});

describe('a name that nothing reads', () => {
  it.each([
    ['DNS_SERVER', 'DNS_SERVERS'],
    ['API_TOKEN', 'API_TOKENS'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['Language', 'LANGUAGE'],
  ])('%s reminds of %s', (given, meant) => {
    const hints = hintsOf(loadConfig({ [given]: 'x' }));
    expect(hints).toHaveLength(1);
    expect(hints[0]).toContain(given);
    expect(hints[0]).toContain(meant);
  });

  it.each([['HOSTNAME'], ['PATH'], ['PORTS'], ['DEMOS'], ['X'.repeat(100_000)]])(
    'and is like none of ours is left alone: %.20s',
    (given) => {
      expect(hintsOf(loadConfig({ [given]: 'x' }))).toEqual([]);
    },
  );

  it('is left alone where the right one is there, too', () => {
    expect(hintsOf(loadConfig({ API_TOKEN: 'x', API_TOKENS: 'a'.repeat(16) }))).toEqual([]);
  });
});

describe('the .env file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sempronio-config-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (content: string | Uint8Array): string => {
    const path = join(folder, '.env');
    writeFileSync(path, content);
    return path;
  };

  it('is read, comments and quotes apart', () => {
    const path = file('# a comment\nPORT=4000\nBOT_NAME="Caio"\n');
    expect(configOf(loadConfig({}, path))).toMatchObject({ port: 4000, botName: 'Caio' });
  });

  it('yields to the environment', () => {
    expect(configOf(loadConfig({ PORT: '5000' }, file('PORT=4000\n'))).port).toBe(5000);
  });

  it('need not be there', () => {
    expect(configOf(loadConfig({}, join(folder, 'nowhere'))).port).toBe(3000);
  });

  it('must be a file', () => {
    const [fault] = faultsOf(loadConfig({}, folder));
    expect(fault).toContain(folder);
    expect(fault).toContain('folder');
  });

  it('may be rubbish without harm', () => {
    const path = file(Uint8Array.from({ length: 4096 }, (_, index) => (index * 73) % 256));
    expect(configOf(loadConfig({}, path)).port).toBe(3000);
  });
});

describe('.env.example', () => {
  const text = readFileSync('.env.example', 'utf8');
  const lines = [...text.matchAll(/^#([A-Z_]+)=(.*)$/gm)];
  const values = Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));

  it('holds every name once, and no other', () => {
    expect(lines.map(([, name]) => name).sort()).toEqual([...CONFIG_NAMES].sort());
  });

  it('changes nothing as it is', () => {
    expect(configOf(loadConfig({}, '.env.example'))).toEqual(configOf(loadConfig({})));
  });

  it('explains each name, or the group it stands in', () => {
    const groups = text.split('\n\n').slice(1);
    expect(groups.filter((group) => !/^# \S.*\n(# .*\n)*#[A-Z_]+=/.test(group))).toEqual([]);
  });

  it('shows only values that are taken', () => {
    expect(faultsOf(loadConfig(values))).toEqual([]);
  });

  it.each(CONFIG_NAMES)('shows the default of %s, or an example where there is none', (name) => {
    const fresh: Readonly<Record<string, unknown>> = { ...configOf(loadConfig({})) };
    const filled: Readonly<Record<string, unknown>> = {
      ...configOf(loadConfig({ [name]: values[name] ?? '' })),
    };
    const changed = Object.keys(filled).filter(
      (key) => key !== 'demo' && JSON.stringify(filled[key]) !== JSON.stringify(fresh[key]),
    );
    // a name without a default is empty, or this machine's own
    expect(changed.filter((key) => key !== 'smtpHelo' && !isEmpty(fresh[key]))).toEqual([]);
  });
});

function isEmpty(value: unknown): boolean {
  if (value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && value !== null && Object.values(value).every(isEmpty);
}
