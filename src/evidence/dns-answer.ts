import type { UnseenReason } from '../model/evidence.ts';

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'PTR' | 'SOA' | 'TXT';

/** Presentation of one record of the asked type. MX: exchange '' is the root, a null MX (RFC 7505). */
export interface RecordData {
  readonly A: string;
  readonly AAAA: string;
  readonly CNAME: string;
  readonly MX: { readonly preference: number; readonly exchange: string };
  readonly NS: string;
  readonly PTR: string;
  readonly SOA: string;
  /** Character strings joined without a space. RFC 7208 §3.3. */
  readonly TXT: string;
}

/** What a resolver said to one question. Only `unseen` says nothing about the name. */
export type DnsAnswer<T extends RecordType = RecordType> =
  | {
      readonly kind: 'records';
      readonly records: readonly RecordData[T][];
      /** Canonical names followed on the way, in order; empty where the name is no alias. */
      readonly aliases: readonly string[];
      readonly readAt: Date;
      /** Seconds, the lowest of the records. */
      readonly ttl: number;
    }
  | { readonly kind: 'no-data' | 'nxdomain'; readonly readAt: Date; readonly ttl: number }
  | { readonly kind: 'unseen'; readonly why: UnseenReason; readonly asked: string };

/** Asks DNS. Never throws for what the network does; an aborted question is `unseen` with `timeout`. */
export interface Resolver {
  resolve<T extends RecordType>(name: string, type: T, signal: AbortSignal): Promise<DnsAnswer<T>>;
  /** Questions sent over the wire since the start (cached and joined ones do not count). */
  readonly questionsSent: number;
  /** Forgets cached answers, for "check again". */
  forget(): void;
}
