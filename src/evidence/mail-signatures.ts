import { parseHeaderBlock } from '../mail/header-block.ts';
import { readHops } from '../mail/received-hops.ts';
import type { Gatherer } from '../model/evidence.ts';
import { verifyDkim } from './dkim-verification.ts';
import type { Resolver } from './dns-answer.ts';
import { observe } from './reading.ts';

/** Days that a key is kept in DNS after the last mail it signed. RFC 5863 §3.4 asks for it without a number. */
const KEY_KEPT_DAYS = 7;
const DAY_MS = 86_400_000;

/** A server took the mail: before that it is signed by nobody. */
export const hasTravelled = (raw: string): boolean =>
  parseHeaderBlock(raw).some(({ name }) => name === 'received');

/** A key may be gone by right when the mail is old, or of unknown age. */
const isRecent = (raw: string): boolean => {
  const arrived = readHops(parseHeaderBlock(raw)).findLast(({ at }) => at !== null)?.at;
  return arrived ? Date.now() - Date.parse(arrived) < KEY_KEPT_DAYS * DAY_MS : false;
};

/** What became of the signatures of the mail that was shown; empty where none was shown whole. */
export function createMailSignaturesGatherer({
  resolver,
}: {
  readonly resolver: Resolver;
}): Gatherer<'mailSignatures'> {
  return {
    name: 'mailSignatures',
    gather: async ({ mail }, signal) => {
      const { raw } = mail ?? {};
      if (raw === undefined) {
        return observe({ hasTravelled: false, isRecent: false, signatures: [] }, []);
      }
      const { signatures, ages } = await verifyDkim(raw, resolver, signal);
      return observe(
        { hasTravelled: hasTravelled(raw), isRecent: isRecent(raw), signatures },
        ages,
      );
    },
  };
}
