import type { Facts } from '../facts.ts';
import type { Observed } from './observed.ts';

/** RFC 7208 §2.6. */
export type SpfResult =
  'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'temperror' | 'permerror';

export interface SpfEvaluation {
  readonly domain: string;
  readonly results: readonly {
    readonly ip: string;
    readonly source: NonNullable<Facts['sendingAddresses']>[number]['source'];
    readonly result: SpfResult;
    readonly comment: string;
  }[];
}

/** The name a sending host gave in HELO or EHLO, as the server that took the mail wrote it. RFC 5321 §4.1.1.1. */
export interface HeloName {
  readonly ip: string;
  readonly name: string;
  /** A domain name of several labels, or an address literal. */
  readonly isQualified: boolean;
  /** Addresses of the name; empty where it has none. Not looked up where it is not qualified. */
  readonly addresses: Observed<readonly string[]>;
}

/** PTR and its forward confirmation, per sending address. */
export interface ReverseName {
  readonly ip: string;
  readonly source: NonNullable<Facts['sendingAddresses']>[number]['source'];
  readonly names: Observed<readonly string[]>;
  /** A name that resolves back to the address (FCrDNS); null: none does. Unseen where that could not be looked up. */
  readonly confirmed: Observed<string | null>;
}

export interface BlocklistAnswer {
  readonly list: string;
  readonly subject: string;
  readonly source: NonNullable<Facts['sendingAddresses']>[number]['source'] | 'domain';
  /** `listed` only for codes the list documents, after its health test (RFC 5782 §5) passed. */
  readonly answer: Observed<
    | { readonly listed: false }
    | {
        readonly listed: true;
        /** Address that the list answered, e.g. `127.0.0.2`. */
        readonly code: string;
        /** In the languages the catalogue has it. */
        readonly meaning: { readonly en: string; readonly it: string };
        readonly text?: string;
        readonly url?: string;
        /** `major`: used by big providers. `minor`: explains nothing alone. */
        readonly weight: 'major' | 'minor';
      }
  >;
}
