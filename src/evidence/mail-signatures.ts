import { parseAddress } from '../mail/address.ts';
import { parseHeaderBlock } from '../mail/header-block.ts';
import type { HeaderField } from '../mail/header-block.ts';
import { readHops } from '../mail/received-hops.ts';
import type { Gatherer } from '../model/evidence.ts';
import { MAX_HEAD_CHARS, asSent } from './dkim-verification.ts';
import type { VerifyDkim } from './dkim-verification.ts';
import { observe } from './reading.ts';

/**
 * Days for which the key of a mail has to stay in DNS: servers try for four or five (RFC 5321
 * §4.5.4.1), and some mails are verified again after that.
 */
const KEY_KEPT_DAYS = 7;
const DAY_MS = 86_400_000;

export interface ShownHead {
  readonly fields: readonly HeaderField[];
  /** A server took the mail: before that it is signed by nobody. */
  readonly hasTravelled: boolean;
  /** Author domain; null where From names nobody, or several. */
  readonly author: string | null;
}

/** The only field of that name as an address; null where it is none. */
export const addressIn = (fields: readonly HeaderField[], name: string): string | null => {
  const [first, ...others] = fields.filter((field) => field.name === name);
  return first && others.length === 0 ? (parseAddress(first.value)?.address ?? null) : null;
};

/** The domain that all authors share; null where they do not. RFC 9989 §5.3.1. */
const authorIn = (fields: readonly HeaderField[]): string | null => {
  const [from, ...others] = fields.filter(({ name }) => name === 'from');
  if (!from || others.length > 0) return null;
  // a comma in a name in quotation marks parts nothing
  const authors = from.value.replace(/"[^"]{0,300}"/g, '""').split(',');
  const domains = new Set(authors.map((author) => parseAddress(author)?.domain ?? null));
  const [domain] = domains;
  return domains.size === 1 ? (domain ?? null) : null;
};

/** The head of a mail that was shown whole. */
export function readShownHead(raw: string): ShownHead {
  const fields = parseHeaderBlock(asSent(raw.slice(0, MAX_HEAD_CHARS)));
  return {
    fields,
    hasTravelled: fields.some(({ name }) => name === 'received'),
    author: authorIn(fields),
  };
}

/** A key may be gone by right when the mail is old, or of unknown age. */
const isRecent = (fields: readonly HeaderField[]): boolean => {
  const arrived = readHops(fields).findLast(({ at }) => at !== null)?.at;
  return arrived ? Date.now() - Date.parse(arrived) < KEY_KEPT_DAYS * DAY_MS : false;
};

/** What became of the signatures of the mail that was shown; empty where none was shown whole. */
export function createMailSignaturesGatherer({
  verifyDkim,
}: {
  readonly verifyDkim: VerifyDkim;
}): Gatherer<'mailSignatures'> {
  return {
    name: 'mailSignatures',
    gather: async ({ mail }, signal) => {
      const { raw } = mail ?? {};
      if (raw === undefined) {
        return observe({ hasTravelled: false, isRecent: false, author: null, signatures: [] }, []);
      }
      const { signatures, ages } = await verifyDkim(raw, signal);
      const { fields, hasTravelled, author } = readShownHead(raw);
      return observe({ hasTravelled, isRecent: isRecent(fields), author, signatures }, ages);
    },
  };
}
