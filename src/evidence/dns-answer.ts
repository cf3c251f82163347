import type { TlsaRecord, UnseenReason } from '../model/evidence.ts';

export type RecordType =
  'A' | 'AAAA' | 'CNAME' | 'DS' | 'MX' | 'NS' | 'PTR' | 'SOA' | 'SRV' | 'TLSA' | 'TXT';

/** Where a service is found. Target '' is the root: the service is not offered. RFC 2782. */
export interface ServiceRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

/** Presentation of one record of the asked type. MX: exchange '' is the root, a null MX (RFC 7505). */
export interface RecordData {
  readonly A: string;
  readonly AAAA: string;
  readonly CNAME: string;
  /** `keyTag algorithm digestType digest`. RFC 4034 §5.3. */
  readonly DS: string;
  readonly MX: { readonly preference: number; readonly exchange: string };
  readonly NS: string;
  readonly PTR: string;
  readonly SOA: string;
  readonly SRV: ServiceRecord;
  readonly TLSA: TlsaRecord;
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
      /** The resolver vouches for the signatures (AD bit, RFC 4035 §3.2.3); absent: it does not say. */
      readonly isAuthentic?: true;
    }
  | {
      readonly kind: 'no-data' | 'nxdomain';
      readonly readAt: Date;
      readonly ttl: number;
      readonly isAuthentic?: true;
    }
  | { readonly kind: 'unseen'; readonly why: UnseenReason; readonly asked: string };

export interface ResolveOptions {
  /** Sets the CD bit: the resolver answers without looking at signatures. RFC 4035 §3.2.2. */
  readonly checkingDisabled?: true;
  /** The caller finds out by itself whether answers are invented, as the tests of blocklists do. */
  readonly isTestedByCaller?: true;
}

/** Asks DNS. Never throws for what the network does; an aborted question is `unseen` with `timeout`. */
export interface Resolver {
  resolve<T extends RecordType>(
    name: string,
    type: T,
    signal: AbortSignal,
    options?: ResolveOptions,
  ): Promise<DnsAnswer<T>>;
  /** Questions sent over the wire since the start (cached and joined ones do not count). */
  readonly questionsSent: number;
  /** Forgets cached answers, for "check again". */
  forget(): void;
}
