import type { DnsAnswer, RecordData, RecordType, Resolver } from '../../src/evidence/dns-answer.ts';
import type { UnseenReason } from '../../src/model/evidence.ts';

/** Records of one name by type, or why a type cannot be looked up. An empty list: no data. */
type Node = {
  readonly [T in RecordType]?:
    | readonly (T extends 'MX' ? RecordData['MX'] | readonly [number, string] : RecordData[T])[]
    | UnseenReason;
} & {
  /** The resolver vouches for the answers (AD bit). */
  readonly signed?: true;
  /** Holds for the types that are not given. */
  readonly otherwise?: UnseenReason;
};

/** By name, lower case; a reason in place of the records holds for the name whatever is asked. */
export type Records = Readonly<Record<string, Node | UnseenReason>>;

export interface ZoneResolver extends Resolver {
  /** Every question in order: `name TYPE`. */
  readonly asked: readonly string[];
}

const READ_AT = new Date('2026-11-23T10:00:00Z');
const TTL_SECONDS = 300;

/**
 * A resolver without network. Names of the zone, and names above them, exist; `*.name` answers for
 * what does not; all others are NXDOMAIN. One CNAME is followed.
 */
export function zoneResolver(records: Records): ZoneResolver {
  const asked: string[] = [];
  const names = Object.keys(records);
  const exists = (name: string): boolean =>
    names.some((known) => known === name || known.endsWith(`.${name}`));

  const wildcardOf = (name: string): Node | UnseenReason | undefined => {
    for (let above = name; above.includes('.');) {
      above = above.slice(above.indexOf('.') + 1);
      const wildcard = records[`*.${above}`];
      if (wildcard !== undefined) return wildcard;
      if (exists(above)) return undefined;
    }
    return undefined;
  };

  const answer = (name: string, type: RecordType): DnsAnswer => {
    const node = exists(name) ? (records[name] ?? {}) : wildcardOf(name);
    const unseen = (why: UnseenReason): DnsAnswer => ({
      kind: 'unseen',
      why,
      asked: `${name} ${type}`,
    });
    if (node === undefined) return { kind: 'nxdomain', readAt: READ_AT, ttl: TTL_SECONDS };
    if (typeof node === 'string') return unseen(node);
    const found = node[type];
    if (typeof found === 'string') return unseen(found);
    if (found === undefined && node.otherwise) return unseen(node.otherwise);
    const [alias] = typeof node.CNAME === 'object' && type !== 'CNAME' ? node.CNAME : [];
    if (alias !== undefined) return answer(alias, type);
    const vouched = node.signed ? ({ isAuthentic: true } as const) : {};
    if (!found?.length) return { kind: 'no-data', readAt: READ_AT, ttl: TTL_SECONDS, ...vouched };
    const values = found.map((value) =>
      typeof value === 'object' && '0' in value
        ? { preference: value[0], exchange: value[1] }
        : value,
    );
    const base = { aliases: [], readAt: READ_AT, ttl: TTL_SECONDS, ...vouched };
    return { kind: 'records', records: values, ...base };
  };

  return {
    asked,
    resolve: async <T extends RecordType>(name: string, type: T, signal: AbortSignal) => {
      asked.push(`${name} ${type}`);
      if (signal.aborted) return { kind: 'unseen', why: 'timeout', asked: `${name} ${type}` };
      return answer(name.toLowerCase(), type) as DnsAnswer<T>;
    },
    get questionsSent() {
      return asked.length;
    },
    forget: () => undefined,
  };
}

/** For questions nobody gives up. */
export const PATIENT: AbortSignal = new AbortController().signal;
