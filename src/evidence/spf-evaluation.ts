import type { Gatherer, SpfEvaluation, SpfResult } from '../model/evidence.ts';
import type { Facts, SendingAddress } from '../model/facts.ts';
import type { Resolver } from './dns-answer.ts';
import { createMailauthResolver } from './mailauth-resolver.ts';
import { observe } from './reading.ts';
import type { Age } from './reading.ts';
import type { FindSendingAddresses } from './sending-addresses.ts';

/** What mailauth puts before its comments; our own host name has no business there. */
const RECEIVER = 'receiver.invalid';
/** A comment may quote what the domain publishes. */
const MAX_COMMENT_LENGTH = 300;
/** mailauth takes no `_` in the domain it evaluates, though DNS does: letters stand in for it. */
const UNDERSCORE = 'zz5fzz';

const SPF_RESULTS: ReadonlySet<string> = new Set<SpfResult>([
  'none',
  'neutral',
  'pass',
  'fail',
  'softfail',
  'temperror',
  'permerror',
]);
const isSpfResult = (word: string): word is SpfResult => SPF_RESULTS.has(word);

const withUnderscores = (text: string): string => text.replaceAll(UNDERSCORE, '_');

/** One mail, as far as SPF looks at it. RFC 7208 §4.1. */
export interface SpfQuestion {
  /** The address the mail comes from. */
  readonly ip: string;
  /** Envelope sender; empty for a bounce, whose HELO name counts instead. RFC 7208 §2.4. */
  readonly sender: string;
  readonly helo: string;
}

export interface SpfAnswer extends Pick<SpfEvaluation['results'][number], 'result' | 'comment'> {
  /** Of what was read on the way. */
  readonly ages: readonly Age[];
}

/** Evaluates SPF as RFC 7208 writes it. Trouble of the network is a `temperror`; never throws. */
export async function evaluateSpf(
  { ip, sender, helo }: SpfQuestion,
  resolver: Resolver,
  signal: AbortSignal,
): Promise<SpfAnswer> {
  // loaded at first use: it costs the start of the program a tenth of a second
  const { spf } = await import('mailauth/lib/spf/index.js');
  const { resolve, ages } = createMailauthResolver(resolver, signal, withUnderscores);
  const local = sender.slice(0, Math.max(sender.lastIndexOf('@'), 0));
  const domain = sender.slice(local.length).replaceAll('_', UNDERSCORE);
  const { status } = await spf({
    ip,
    sender: `${local}${domain}`,
    helo: sender === '' ? helo.replaceAll('_', UNDERSCORE) : helo,
    mta: RECEIVER,
    resolver: resolve,
    strict: true,
  });
  const comment = withUnderscores(status.comment ?? '').replace(`${RECEIVER}: `, '');
  return {
    result: isSpfResult(status.result) ? status.result : 'temperror',
    comment: comment.slice(0, MAX_COMMENT_LENGTH),
    ages,
  };
}

const evaluateAddress = async (
  { ip, source }: SendingAddress,
  { address, domain }: NonNullable<Facts['sender']>,
  resolver: Resolver,
  signal: AbortSignal,
) => {
  const sender = address ?? `postmaster@${domain}`;
  const { ages, ...answer } = await evaluateSpf({ ip, sender, helo: domain }, resolver, signal);
  return { ages, result: { ip, source, ...answer } };
};

/** What SPF says about each address that the sender's mail leaves from. RFC 7208 §2.6. */
export function createSpfEvaluationGatherer({
  resolver,
  sendingAddresses,
}: {
  readonly resolver: Resolver;
  readonly sendingAddresses: FindSendingAddresses;
}): Gatherer<'spfEvaluation'> {
  return {
    name: 'spfEvaluation',
    gather: async (facts, signal) => {
      const sender = facts.sender ?? { domain: '' };
      const addresses = await sendingAddresses(facts, signal);
      if (!addresses.seen) return addresses;
      const evaluated = await Promise.all(
        addresses.value.map((address) => evaluateAddress(address, sender, resolver, signal)),
      );
      return observe({ domain: sender.domain, results: evaluated.map(({ result }) => result) }, [
        addresses,
        ...evaluated.flatMap(({ ages }) => ages),
      ]);
    },
  };
}
