import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { parseEnv } from 'node:util';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { LANGUAGES } from './model/words.ts';

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
const DNS_PORT = 53;
const DEFAULT_RETENTION_DAYS = 30;
const LONGEST_RETENTION_DAYS = 3650;
const SHORTEST_TOKEN = 16;

const DOMAIN = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}$/i;
const LABEL = /^[a-z0-9_](?:[a-z0-9._-]{0,61}[a-z0-9])?$/i;

const isCidr = (text: string): boolean =>
  text.includes('/') ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text);

/** `ip`, `ip:port`, `[ip6]:port`; undefined for anything else. */
function parseServer(text: string): { host: string; port: number } | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:]+|[0-9a-f:]+))(?::(\d{1,5}))?$/i.exec(text);
  const bare = ipaddr.isValid(text) ? { host: text, port: DNS_PORT } : undefined;
  const host = match?.[1] ?? match?.[2] ?? '';
  const port = Number(match?.[3] ?? DNS_PORT);
  return bare ?? (ipaddr.isValid(host) && port > 0 && port < 65536 ? { host, port } : undefined);
}

const list = (isItem: (item: string) => boolean, expected: string) =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean),
    )
    .refine((items) => items.every(isItem), { error: `expected ${expected}, separated by commas` })
    .default([]);

const oneOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.enum(words, { error: `expected one of: ${words.join(', ')}` });

const webAddress = z.url({
  protocol: /^https?$/,
  error: 'expected an address that begins with https:// or http://',
});

const wholeNumber = (from: number, to: number) => {
  const error = `expected a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,6}$/, { error })
    .transform(Number)
    .refine((value) => value >= from && value <= to, { error });
};

const domains = list((item) => DOMAIN.test(item), 'domain names such as tizio.example');

/** One line a name. `.env.example` explains each; a test holds the two together. */
const schema = z.object({
  HOST: z
    .string()
    .regex(/^[\w.:[\]-]{1,253}$/, { error: 'expected an address or a host name' })
    .default('127.0.0.1'),
  PORT: wholeNumber(0, 65535).default(DEFAULT_PORT),
  PUBLIC_URL: webAddress.optional(),
  TRUSTED_PROXIES: list(isCidr, 'IP addresses or networks such as 10.0.0.0/8'),
  DATABASE_URL: z
    .string()
    .regex(/^sqlite:.+/, { error: 'expected sqlite: and the path of a file' })
    .default('sqlite:data/sempronio.db'),
  DNS_SERVERS: list(
    (item) => parseServer(item) !== undefined,
    'IP addresses, with :port where it is not 53',
  ),
  ALLOW_ADDRESSES: list(isCidr, 'IP addresses or networks such as 10.0.0.0/8'),
  SMTP_PROBE: oneOf(['on', 'off']).default('on'),
  SMTP_HELO: z
    .string()
    .regex(DOMAIN, { error: 'expected a full host name such as mail.tizio.example' })
    .optional(),
  OWN_DOMAINS: domains,
  OWN_OUTBOUND: list((item) => ipaddr.isValid(item), 'IP addresses'),
  OWN_SELECTORS: list((item) => LABEL.test(item), 'DKIM selectors'),
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
  ),
  BOT_NAME: z.string().max(40, { error: 'expected at most 40 characters' }).default('Sempronio'),
  COMPANY: z.string().max(80, { error: 'expected at most 80 characters' }).optional(),
  PRIVACY_URL: webAddress.optional(),
  LANGUAGE: oneOf(LANGUAGES).default('en'),
  RETENTION_DAYS: wholeNumber(1, LONGEST_RETENTION_DAYS).default(DEFAULT_RETENTION_DAYS),
  LOG_LEVEL: oneOf(LOG_LEVELS).default('info'),
});

/** The names the environment may hold. */
export const CONFIG_NAMES: readonly string[] = Object.keys(schema.shape);

/** Values that are never repeated in an error. */
const SECRET: ReadonlySet<string> = new Set(['SPAMHAUS_DQS_KEY', 'API_TOKENS']);

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
  host: settings.HOST,
  port: settings.PORT,
  ...(settings.PUBLIC_URL !== undefined && { publicUrl: settings.PUBLIC_URL }),
  trustedProxies: settings.TRUSTED_PROXIES,
  databasePath: settings.DATABASE_URL.slice('sqlite:'.length),
  dnsServers: settings.DNS_SERVERS.flatMap((item) => parseServer(item) ?? []),
  allowAddresses: settings.ALLOW_ADDRESSES,
  smtpProbe: settings.SMTP_PROBE === 'on',
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

const faultOf = (
  { path, message }: z.core.$ZodIssue,
  env: Readonly<Record<string, string | undefined>>,
): string => {
  const name = String(path[0]);
  const found = SECRET.has(name) ? '' : ` is "${(env[name] ?? '').slice(0, 80)}";`;
  return `${name}${found} ${message}.`;
};

const readEnvFile = (path: string): NodeJS.Dict<string> => {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(`${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
};

/**
 * Environment and `.env` file (the environment wins) → one frozen configuration, or every fault at once,
 * each with what was expected. An empty value counts as not set.
 */
export function loadConfig(
  processEnv: NodeJS.ProcessEnv,
  envFile?: string,
): { readonly config: Config } | { readonly faults: readonly string[] } {
  const merged = { ...(envFile ? readEnvFile(envFile) : {}), ...processEnv };
  const env = Object.fromEntries(
    Object.entries(merged).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = schema.safeParse(env);
  if (!parsed.success) return { faults: parsed.error.issues.map((issue) => faultOf(issue, env)) };
  return { config: Object.freeze(toConfig(parsed.data, env['NODE_ENV'])) };
}

/** What the terminal's environment says about colour and language. */
export const readTerminal = (
  env: NodeJS.ProcessEnv,
): { readonly noColour: boolean; readonly locale: string | undefined } => ({
  noColour: Boolean(env['NO_COLOR']),
  locale: env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'],
});
