import { z } from 'zod';
import { CERTAINTIES, HOPS, PARTIES } from '../model/words.ts';
import { bounceFields, composeBounce } from './demo-bounce.ts';
import type { BounceFields } from './demo-bounce.ts';
import type { KnowledgeFolder } from './folder.ts';

const domainName = z.string().regex(/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.(?:example|test)$/);
const address = z.union([z.ipv4(), z.ipv6()]);

/**
 * One record as zone files write it, without owner and time to live: `MX 10 mx.bene.example`.
 * `{valid}` in `TLSA 3 1 1 {valid}` is the key of the demo's valid certificate.
 */
const record = z
  .string()
  .max(4000)
  .regex(
    /^(?:A [\d.]+|AAAA [\da-f:]+|CNAME \S+|MX \d{1,5} \S+|SRV \d{1,5} \d{1,5} \d{1,5} \S+|TXT [\x20-\x7e]+|TLSA [0-3] [01] [0-2] (?:[\da-f]+|\{valid\}))$/,
  );

const zone = z
  .strictObject({
    /**
     * `servfail`: every question fails. `silent`: no question is ever answered. `bogus`: its signatures
     * do not hold, so that it fails unless the CD bit is set.
     */
    dns: z.enum(['answers', 'servfail', 'silent', 'bogus']).default('answers'),
    /** The resolver vouches for it, as for a zone with DNSSEC. */
    signed: z.boolean().default(false),
    /** By owner name relative to the zone; `@` is the zone itself, `*` a wildcard. */
    records: z.record(z.string(), z.array(record).readonly()).default({}),
    /** Hosts it is delegated to; absent: the world's name server. */
    nameServers: z.array(domainName).min(1).readonly().optional(),
  })
  .readonly();

const replyLine = z
  .string()
  .max(500)
  .regex(/^[2-5]\d\d[ -][\x20-\x7e]+$/);
/** Lines verbatim, in order. `{host}`, `{sender}`, `{recipient}` are filled in. */
const reply = z.union([replyLine, z.array(replyLine).min(1).readonly()]);

/** Certificates of knowledge/demo/tls: what a strict client thinks of them. */
const certificateKind = z.enum(['valid', 'expired', 'wrong-name', 'self-signed']);
export type CertificateKind = z.infer<typeof certificateKind>;

/** How the server on port 25 behaves. Whatever is left out is as in a healthy server. */
const smtp = z
  .strictObject({
    /** Anything but 220 refuses every connection. */
    greeting: reply.optional(),
    greetingDelayMs: z.number().int().positive().max(60_000).optional(),
    /** Takes the connection and never says a word. */
    mute: z.boolean().default(false),
    /** Largest message in octets. RFC 1870. */
    size: z.number().int().positive().default(26_214_400),
    /** Certificate shown after STARTTLS; absent: STARTTLS is not offered. */
    tls: certificateKind.optional(),
    /** Offers AUTH once encrypted, and takes no mail without. Nobody has an account. */
    login: z.boolean().default(false),
    /** Domains it takes mail for; all others would be relaying. */
    accepts: z.array(domainName).readonly().default([]),
    /** Answers to RCPT by local part; `*` is everybody else. Absent: accepted. */
    mailboxes: z.record(z.string(), reply).default({}),
    /** Answers to RCPT by the sender's address or domain. */
    senders: z.record(z.string(), reply).default({}),
    /** Answer after DATA where a line of the message contains the text. */
    content: z
      .array(z.strictObject({ contains: z.string().min(3), reply }).readonly())
      .readonly()
      .default([]),
  })
  .readonly();
export type SmtpBehaviour = z.infer<typeof smtp>;
/** A healthy server on a port for submission. */
export const submissionBehaviour = (tls: SmtpBehaviour['tls']): SmtpBehaviour =>
  smtp.parse({ tls, login: true });
export type SmtpReply = z.infer<typeof reply>;

const page = z
  .strictObject({
    status: z.number().int().min(200).max(599).default(200),
    type: z.string().default('text/plain'),
    /** Where a redirect leads. */
    location: z.url().optional(),
    body: z.string().default(''),
  })
  .readonly();

/** The web server on port 443. */
const https = z
  .strictObject({
    tls: certificateKind.default('valid'),
    /** By path; every other one is not found. */
    pages: z.record(z.string().startsWith('/'), page).default({}),
  })
  .readonly();
export type HttpsBehaviour = z.infer<typeof https>;

/** What it offers to mail programs: submission on 465 and 587, IMAP on 993, POP3 on 995. */
const clients = z
  .strictObject({
    ports: z
      .array(z.literal([465, 587, 993, 995]))
      .min(1)
      .readonly(),
    /** Certificate shown on all of them. */
    tls: z.enum(['valid', 'expired', 'wrong-name', 'self-signed']).default('valid'),
  })
  .readonly();

const host = z
  .strictObject({
    /** Its host name: gets an address record, a reverse name, and is the name it greets with. */
    name: domainName,
    /** Another reverse name than its own, or `none`. */
    ptr: z.union([z.literal('none'), domainName]).optional(),
    /** Swallows every packet, whatever the port. */
    silent: z.boolean().default(false),
    /** Port 53: has the zones of this world, or refuses every question. Absent: closed. */
    nameServer: z.enum(['answers', 'refuses']).optional(),
    /** Absent: port 25 is closed. */
    smtp: smtp.optional(),
    /** Absent: port 443 is closed. */
    https: https.optional(),
    /** Absent: the ports for mail programs are closed. */
    clients: clients.optional(),
  })
  .readonly();

const bilingual = z.strictObject({ en: z.string().min(1), it: z.string().min(1) }).readonly();

/** A DNSBL of the demo: what `knowledge/blocklists` says of a real one, and who is on it. */
const blocklist = z
  .strictObject({
    url: z.url(),
    codes: z.record(z.ipv4(), bilingual),
    listed: z.record(
      address,
      z.strictObject({ code: z.ipv4(), text: z.string().max(200) }).readonly(),
    ),
  })
  .readonly();

const scenario = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
    /** The domain where the fault lies. */
    domain: domainName,
    /** Where on the journey it happens; the cause may lie at another hop. */
    hop: z.enum(HOPS),
    title: bilingual,
    /** Its place among the few that are offered to try; absent: not offered. */
    offered: z.number().int().positive().optional(),
    /** What the person says. */
    sentence: bilingual,
    /** What came back to them: text as it is, or the fields of a mail. */
    bounce: z.union([z.string().min(1), bounceFields]).optional(),
    /** The verdict that must come out; without a hop where nothing is broken. */
    expects: z
      .strictObject({
        fault: z.enum(PARTIES),
        certainty: z.enum(CERTAINTIES),
        hop: z.enum(HOPS).optional(),
      })
      .readonly(),
    /** The same where SMTP_PROBE=rcpt and the sender's domain is among OWN_DOMAINS; absent: no other. */
    expectsAsked: z
      .strictObject({
        fault: z.enum(PARTIES),
        certainty: z.enum(CERTAINTIES),
        hop: z.enum(HOPS).optional(),
      })
      .readonly()
      .optional(),
  })
  .readonly();

/** A file of `knowledge/demo/`. */
const demoFile = z.strictObject({
  zones: z.record(domainName, zone).default({}),
  hosts: z.record(address, host).default({}),
  blocklists: z.record(domainName, blocklist).default({}),
  scenarios: z.array(scenario).default([]),
  /** Where the registry of the world's domains tells about them: base of RDAP. RFC 9082. */
  rdap: z.url().endsWith('/').optional(),
  /** Host that is the name server of all zones. */
  nameServer: domainName.optional(),
  /** A healthy mail host that shows whether connections to port 25 get out. */
  controlHost: domainName.optional(),
});

/** One thing to try in the demo internet, with what must come out. */
interface DemoScenario extends Omit<z.infer<typeof scenario>, 'bounce'> {
  /** The whole text that came back: a raw mail, an error line, a client's message, headers. */
  readonly bounce?: string;
  /** The fields the mail was made of. */
  readonly bounceFields?: BounceFields;
}

/** The demo internet as data: who exists, what they publish, how their servers behave. */
export interface DemoWorld {
  readonly zones: Readonly<Record<string, z.infer<typeof zone>>>;
  /** By address. */
  readonly hosts: Readonly<Record<string, z.infer<typeof host>>>;
  /** By DNSBL zone. */
  readonly blocklists: Readonly<Record<string, z.infer<typeof blocklist>>>;
  readonly scenarios: readonly DemoScenario[];
  /** Base of RDAP for the world's domains; absent: their registry does not tell. */
  readonly rdap?: string;
  /** Name of a host. */
  readonly nameServer: string;
  readonly controlHost: string;
}

function merge<T>(parts: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  const merged: Record<string, T> = {};
  for (const [key, value] of parts.flatMap((part) => Object.entries(part))) {
    if (Object.hasOwn(merged, key)) throw new Error(`knowledge/demo: ${key} is there twice`);
    merged[key] = value;
  }
  return merged;
}

const withBounce = ({ bounce, ...rest }: z.infer<typeof scenario>): DemoScenario => {
  if (bounce === undefined) return rest;
  if (typeof bounce === 'string') return { ...rest, bounce };
  return { ...rest, bounce: composeBounce(bounce), bounceFields: bounce };
};

/** Reads `knowledge/demo/`. A fault in it throws with the file's name: the demo is off or whole. */
export function demoWorld(folder: KnowledgeFolder): DemoWorld {
  const files = [...folder.under('demo')].map(([path, content]) => {
    const parsed = demoFile.safeParse(content);
    if (parsed.success) return parsed.data;
    throw new Error(`knowledge/${path}.yaml: ${z.prettifyError(parsed.error)}`);
  });
  const nameServer = files.find((file) => file.nameServer)?.nameServer;
  const controlHost = files.find((file) => file.controlHost)?.controlHost;
  const rdap = files.find((file) => file.rdap)?.rdap;
  if (!nameServer || !controlHost) {
    throw new Error('knowledge/demo: nameServer and controlHost are needed');
  }
  return {
    zones: merge(files.map((file) => file.zones)),
    hosts: merge(files.map((file) => file.hosts)),
    blocklists: merge(files.map((file) => file.blocklists)),
    scenarios: files.flatMap((file) => file.scenarios.map(withBounce)),
    ...(rdap !== undefined && { rdap }),
    nameServer,
    controlHost,
  };
}
