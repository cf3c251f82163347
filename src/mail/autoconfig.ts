import { normaliseDomain } from './domain-name.ts';
import { readXml } from './xml-tokens.ts';

/** A server that a page of settings names. */
export interface AutoconfigServer {
  readonly service: 'submission' | 'imap' | 'pop3';
  readonly host: string;
  readonly port: number;
  /** `none`: in clear text. */
  readonly tls: 'implicit' | 'starttls' | 'none';
}

/** `other`: a page about something else, such as a site that answers every path. */
export type ReadAutoconfig =
  | { readonly kind: 'settings'; readonly servers: readonly AutoconfigServer[] }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'other' };

const MAX_SERVERS = 20;
const MAX_VALUE_LENGTH = 300;

const ROOT = 'clientConfig';
const PROVIDER = 'emailProvider';
const SERVERS: ReadonlySet<string> = new Set(['incomingServer', 'outgoingServer']);
const SERVICES = { smtp: 'submission', imap: 'imap', pop3: 'pop3' } as const;
const TLS = { ssl: 'implicit', starttls: 'starttls', plain: 'none' } as const;

type Fields = Map<string, string>;

const known = <V>(words: Readonly<Record<string, V>>, word: string): V | undefined =>
  Object.hasOwn(words, word) ? words[word] : undefined;

/** Undefined: nothing that a program could be set to. */
const toServer = (fields: Fields, domain: string): AutoconfigServer | undefined => {
  const field = (name: string): string => fields.get(name)?.trim() ?? '';
  const service = known(SERVICES, field('type').toLowerCase());
  const tls = known(TLS, field('socketType').toLowerCase());
  // the only placeholder that makes sense in a name; others leave no name
  const host = normaliseDomain(field('hostname').replaceAll('%EMAILDOMAIN%', domain));
  const port = /^\d{1,5}$/.test(field('port')) ? Number(field('port')) : 0;
  if (!service || !tls || host === null || port < 1 || port > 65_535) return undefined;
  return { service, host, port, tls };
};

const typeOf = (attributes: string): string =>
  /(?:^|\s)type\s{0,9}=\s{0,9}["']([^"'<]{0,99})["']/.exec(attributes)?.[1] ?? '';

/** `clientConfig/emailProvider/incomingServer`: the depth of a server, and of what it is made of. */
const SERVER_DEPTH = 3;
const FIELD_DEPTH = 4;

/**
 * Reads Mozilla's `config-v1.1.xml` (draft-ietf-mailmaint-autoconfig): the servers for SMTP, IMAP
 * and POP3 in the order of the page, which is that of preference. Never throws.
 */
export function parseAutoconfig(text: string, domain: string): ReadAutoconfig {
  const servers: AutoconfigServer[] = [];
  const path: string[] = [];
  let fields: Fields | undefined;
  /** The field whose text comes; of one that stands there twice the first counts. */
  let field: string | undefined;
  for (const token of readXml(text.replace(/^\ufeff/, ''))) {
    switch (token.kind) {
      case 'open':
        path.push(token.name);
        if (path[0] !== ROOT) return { kind: 'other' };
        if (path.length === SERVER_DEPTH && path[1] === PROVIDER && SERVERS.has(token.name))
          fields = new Map([['type', typeOf(token.attributes)]]);
        else if (path.length === FIELD_DEPTH)
          field = fields?.has(token.name) ? undefined : token.name;
        break;
      case 'text':
        if (fields && field !== undefined && path.length === FIELD_DEPTH)
          fields.set(field, `${fields.get(field) ?? ''}${token.text}`.slice(0, MAX_VALUE_LENGTH));
        break;
      case 'close':
        if (path.length === SERVER_DEPTH) {
          const server = fields && toServer(fields, domain);
          if (server && servers.length < MAX_SERVERS) servers.push(server);
          fields = undefined;
        }
        path.pop();
        break;
      case 'done':
        return path.length === 0 && text.includes(`<${ROOT}`)
          ? { kind: 'settings', servers }
          : { kind: 'other' };
      default:
        return token satisfies never;
    }
  }
  return path[0] === ROOT ? { kind: 'malformed' } : { kind: 'other' };
}
