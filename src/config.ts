import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { LANGUAGES } from './model/words.ts';
import { nearName } from './near-names.ts';
import {
  DOMAIN,
  HIGHEST_PORT,
  SELECTOR,
  isAddress,
  isNetwork,
  list,
  oneLine,
  oneOf,
  parseServer,
  shown,
  webAddress,
  wholeNumber,
} from './setting-kinds.ts';

/** Everything the process is told from outside. Nothing else reads the environment. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string;
  /** Addresses and CIDRs whose forwarded addresses count. */
  readonly trustedProxies: readonly string[];
  /** File of the database, or `:memory:`. */
  readonly databasePath: string;
  /** Empty: the system's. */
  readonly dnsServers: readonly { readonly host: string; readonly port: number }[];
  /** CIDRs that checks may connect to although they are reserved. */
  readonly allowAddresses: readonly string[];
  readonly smtpProbe: boolean;
  /** Mail servers are asked about sender and recipient, too, where one side is within `own.domains`. */
  readonly smtpRcpt: boolean;
  /** Name in EHLO. */
  readonly smtpHelo: string;
  readonly own: {
    readonly domains: readonly string[];
    readonly outbound: readonly string[];
    readonly selectors: readonly string[];
  };
  readonly demo: { readonly isOn: boolean; readonly why: string };
  readonly blocklistZones: readonly string[];
  readonly spamhausKey?: string;
  readonly apiTokens: readonly string[];
  readonly botName: string;
  readonly company?: string;
  readonly privacyUrl?: string;
  readonly language: (typeof LANGUAGES)[number];
  readonly retentionDays: number;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const DEFAULT_PORT = 3000;
const DEFAULT_RETENTION_DAYS = 30;
const LONGEST_RETENTION_DAYS = 3650;
const SHORTEST_TOKEN = 16;

const domains = list((item) => DOMAIN.test(item), 'domain names such as tizio.example');

/**
 * Desktops export a LANGUAGE of their own for gettext, `it_CH:it:en`: the first of ours in it counts,
 * and a desktop that speaks none of them is no fault of the operator.
 */
const fromDesktop = (value: unknown): unknown => {
  if (typeof value !== 'string' || !/^[a-z]{2,3}[_:]/.test(value)) return value;
  const wished = value.split(':').map((tag) => tag.split(/[_.@]/)[0]);
  return wished.find((tag) => LANGUAGES.some((language) => language === tag)) ?? 'en';
};

/** One line a name. `.env.example` explains each; a test holds the two together. */
const schema = z.object({
  HOST: z
    .string()
    .regex(/^[\w.:[\]-]{1,253}$/, { error: 'expected an address or a host name' })
    .default('127.0.0.1'),
  PORT: wholeNumber(0, HIGHEST_PORT).default(DEFAULT_PORT),
  PUBLIC_URL: webAddress.optional(),
  TRUSTED_PROXIES: list(isNetwork, 'IP addresses or networks such as 10.0.0.0/8'),
  DATABASE_URL: z
    .string()
    .regex(/^sqlite:.+/, { error: 'expected sqlite: and the path of a file' })
    .default('sqlite:data/sempronio.db'),
  DNS_SERVERS: list(
    (item) => parseServer(item) !== undefined,
    'IP addresses, with :port where it is not 53',
  ),
  ALLOW_ADDRESSES: list(isNetwork, 'IP addresses or networks such as 10.0.0.0/8'),
  SMTP_PROBE: oneOf(['on', 'off', 'rcpt']).default('on'),
  SMTP_HELO: z
    .string()
    .regex(DOMAIN, { error: 'expected a full host name such as mail.tizio.example' })
    .optional(),
  OWN_DOMAINS: domains,
  OWN_OUTBOUND: list(isAddress, 'IP addresses'),
  OWN_SELECTORS: list((item) => SELECTOR.test(item), 'DKIM selectors'),
  DEMO: oneOf(['on', 'off']).optional(),
  DNSBL_ZONES: list((item) => DOMAIN.test(item), 'zones such as bl.tizio.example'),
  SPAMHAUS_DQS_KEY: z
    .string()
    .regex(/^[a-z0-9]{10,64}$/i, {
      error: 'expected the key as Spamhaus shows it, letters and digits',
    })
    .optional(),
  API_TOKENS: list(
    (item) => item.length >= SHORTEST_TOKEN,
    `secrets of at least ${SHORTEST_TOKEN} characters`,
    true,
  ),
  BOT_NAME: oneLine(40).default('Sempronio'),
  COMPANY: oneLine(80).optional(),
  PRIVACY_URL: webAddress.optional(),
  LANGUAGE: z.preprocess(fromDesktop, oneOf(LANGUAGES)).default('en'),
  RETENTION_DAYS: wholeNumber(1, LONGEST_RETENTION_DAYS).default(DEFAULT_RETENTION_DAYS),
  LOG_LEVEL: oneOf(LOG_LEVELS).default('info'),
});

/** Frozen all through: a part that got the configuration cannot change it for others. */
function freeze<T extends object>(value: T): T {
  for (const inner of Object.values(value) as readonly unknown[]) {
    if (typeof inner === 'object' && inner !== null) freeze(inner);
  }
  return Object.freeze(value);
}

/** The names the environment may hold. */
export const CONFIG_NAMES: readonly string[] = Object.keys(schema.shape);

/** Values that are never told back; secrets in a list say so themselves. */
const SECRET: ReadonlySet<string> = new Set(['SPAMHAUS_DQS_KEY']);

type Settings = z.output<typeof schema>;

const decideDemo = (settings: Settings, nodeEnv: string | undefined): Config['demo'] => {
  if (settings.DEMO) return { isOn: settings.DEMO === 'on', why: `DEMO=${settings.DEMO}` };
  if (nodeEnv === 'production') return { isOn: false, why: 'NODE_ENV=production' };
  if (settings.PUBLIC_URL) return { isOn: false, why: 'PUBLIC_URL is set' };
  return { isOn: true, why: 'nothing says otherwise' };
};

/** A name for EHLO even where the machine's own is no full one; `doctor` says so. */
const ehloName = (given: string | undefined): string => given ?? hostname();

const toConfig = (settings: Settings, nodeEnv: string | undefined): Config => ({
  host: settings.HOST.replaceAll(/[[\]]/g, ''),
  port: settings.PORT,
  ...(settings.PUBLIC_URL !== undefined && { publicUrl: settings.PUBLIC_URL }),
  trustedProxies: settings.TRUSTED_PROXIES,
  databasePath: settings.DATABASE_URL.slice('sqlite:'.length),
  dnsServers: settings.DNS_SERVERS.flatMap((item) => parseServer(item) ?? []),
  allowAddresses: settings.ALLOW_ADDRESSES,
  smtpProbe: settings.SMTP_PROBE !== 'off',
  smtpRcpt: settings.SMTP_PROBE === 'rcpt',
  smtpHelo: ehloName(settings.SMTP_HELO),
  own: {
    domains: settings.OWN_DOMAINS.map((name) => name.toLowerCase()),
    outbound: settings.OWN_OUTBOUND,
    selectors: settings.OWN_SELECTORS,
  },
  demo: decideDemo(settings, nodeEnv),
  blocklistZones: settings.DNSBL_ZONES,
  ...(settings.SPAMHAUS_DQS_KEY !== undefined && { spamhausKey: settings.SPAMHAUS_DQS_KEY }),
  apiTokens: settings.API_TOKENS,
  botName: settings.BOT_NAME,
  ...(settings.COMPANY !== undefined && { company: settings.COMPANY }),
  ...(settings.PRIVACY_URL !== undefined && { privacyUrl: settings.PRIVACY_URL }),
  language: settings.LANGUAGE,
  retentionDays: settings.RETENTION_DAYS,
  logLevel: settings.LOG_LEVEL,
});

type Variables = Readonly<Record<string, string | undefined>>;

const faultOf = (issue: z.core.$ZodIssue, env: Variables): string => {
  const name = String(issue.path[0]);
  if (issue.code === 'custom' && issue.params?.['isWhole'] === true) {
    return `${name}${issue.message}.`;
  }
  const found = SECRET.has(name) ? ':' : ` is "${shown(env[name] ?? '')}";`;
  return `${name}${found} ${issue.message}.`;
};

const hintsFor = (env: Variables): readonly string[] =>
  Object.keys(env).flatMap((name) => {
    const meant = nearName(name, CONFIG_NAMES);
    return meant !== undefined && env[meant] === undefined
      ? [`Nothing reads ${shown(name)}; ${meant} was probably meant.`]
      : [];
  });

/** Empty where there is no file: all settings are optional. */
const readEnvFile = (path: string): { readonly env: Variables } | { readonly fault: string } => {
  try {
    return { env: parseEnv(readFileSync(path, 'utf8')) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { env: {} };
    const why = code === 'EISDIR' ? 'it is a folder' : message;
    return {
      fault: `${path} cannot be read (${why}); expected a text file with lines NAME=value, or none.`,
    };
  }
};

/** What was read, or every fault at once. */
export type Loaded =
  | {
      readonly config: Config;
      /** Names that nothing reads although they look like ours. Nothing is wrong by them. */
      readonly hints: readonly string[];
    }
  | { readonly faults: readonly string[] };

/**
 * Environment and `.env` file (the environment wins) → one frozen configuration, or every fault at once,
 * each with what was found and what was expected. An empty value counts as not set.
 */
export function loadConfig(processEnv: NodeJS.ProcessEnv, envFile?: string): Loaded {
  const file = envFile === undefined ? { env: {} } : readEnvFile(envFile);
  if ('fault' in file) return { faults: [file.fault] };
  const env = Object.fromEntries(
    Object.entries<string | undefined>({ ...file.env, ...processEnv })
      .map(([name, value]) => [name, value?.trim() ?? ''] as const)
      .filter(([, value]) => value !== ''),
  );
  const parsed = schema.safeParse(env);
  if (!parsed.success) return { faults: parsed.error.issues.map((issue) => faultOf(issue, env)) };
  return { config: freeze(toConfig(parsed.data, env['NODE_ENV'])), hints: hintsFor(env) };
}

/** What the terminal's environment says about colour and language. */
export const readTerminal = (
  env: NodeJS.ProcessEnv,
): { readonly noColour: boolean; readonly locale: string | undefined } => ({
  noColour: Boolean(env['NO_COLOR']),
  locale: env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'],
});
