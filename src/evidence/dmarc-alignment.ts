import type { DmarcAlignment, Gatherer, Observed } from '../model/evidence.ts';
import type { Facts, SendingAddress } from '../model/facts.ts';
import type { DkimVerification, VerifyDkim } from './dkim-verification.ts';
import { evaluateDmarc, isAligned } from './dmarc-evaluation.ts';
import type { AuthenticatedDomain } from './dmarc-evaluation.ts';
import { nameExists } from './dmarc-policy.ts';
import { walkDmarc } from './dmarc-walk.ts';
import type { DmarcWalk } from './dmarc-walk.ts';
import type { Resolver } from './dns-answer.ts';
import { addressIn, readShownHead } from './mail-signatures.ts';
import { observe } from './reading.ts';
import type { Age } from './reading.ts';
import type { FindSendingAddresses } from './sending-addresses.ts';
import { evaluateSpf } from './spf-evaluation.ts';

type Spf = NonNullable<DmarcAlignment['spf']>;
type Authenticated = AuthenticatedDomain & Pick<Spf, 'result' | 'ip'>;

/** What of a mail DMARC looks at. */
interface Origin {
  /** Author domain; null where From names nobody, or several. */
  readonly from: string | null;
  /** Envelope sender; null where it is not known or empty, so that the HELO name would count. */
  readonly sender: string | null;
  /** The mail as it arrived; absent where it was not shown whole, or no server ever took it. */
  readonly raw?: string;
}

const originOf = ({ sender, mail }: Facts): Origin => {
  const raw = mail?.raw;
  const head = raw === undefined ? undefined : readShownHead(raw);
  if (raw === undefined || !head?.hasTravelled) {
    const address = sender?.address ?? (sender ? `postmaster@${sender.domain}` : null);
    return { from: sender?.domain ?? null, sender: address };
  }
  return { raw, from: head.author, sender: addressIn(head.fields, 'return-path') };
};

/** Named by a bounce or a header: where this mail really came from. */
const isOfTheMail = ({ source }: SendingAddress): boolean =>
  source === 'bounce' || source === 'header';

const NO_DKIM: DkimVerification = { signatures: [], ages: [] };

/** Undefined where it could not be looked up. */
const organizationOf = async (
  resolver: Resolver,
  domain: string,
  author: AuthenticatedDomain,
  signal: AbortSignal,
): Promise<AuthenticatedDomain | undefined> => {
  if (domain === author.domain) return author;
  if (domain === '') return undefined;
  const walk = await walkDmarc(resolver, domain, signal);
  return walk.seen && !walk.value.hasGap
    ? { domain, organization: walk.value.organization }
    : undefined;
};

const unknown = (domain: string, walk?: DmarcWalk): DmarcAlignment => ({
  domain,
  record: walk?.applied?.text ?? null,
  policy: null,
  result: 'unknown',
  spf: null,
  alignedSigner: null,
  brokenSigner: null,
});

/**
 * Whether SPF or DKIM vouches for the author of the mail that was shown, or could for the sender's
 * where only the address is known that it came from. RFC 9989 §5. Fails only where all that could
 * have vouched was looked at.
 */
export function createDmarcAlignmentGatherer({
  resolver,
  sendingAddresses,
  verifyDkim,
}: {
  readonly resolver: Resolver;
  readonly verifyDkim: VerifyDkim;
  readonly sendingAddresses: FindSendingAddresses;
}): Gatherer<'dmarcAlignment'> {
  const readSpf = async (
    facts: Facts,
    { sender }: Origin,
    author: AuthenticatedDomain,
    signal: AbortSignal,
  ): Promise<{ readonly spf: Authenticated | null; readonly ages: readonly Age[] }> => {
    const found = await sendingAddresses(facts, signal);
    const address = found.seen ? found.value.find(isOfTheMail) : undefined;
    if (sender === null || !address) return { spf: null, ages: [] };
    const domain = sender.split('@').at(-1) ?? '';
    const [{ result, ages }, known] = await Promise.all([
      evaluateSpf({ ip: address.ip, sender, helo: domain }, resolver, signal),
      organizationOf(resolver, domain, author, signal),
    ]);
    if (!known || result === 'temperror') return { spf: null, ages };
    return { spf: { ...known, result, ip: address.ip }, ages };
  };

  const gather = async (facts: Facts, signal: AbortSignal): Promise<Observed<DmarcAlignment>> => {
    const origin = originOf(facts);
    const { from, raw } = origin;
    if (from === null) return observe(unknown(facts.sender?.domain ?? ''), []);
    const walk = await walkDmarc(resolver, from, signal);
    if (!walk.seen) return walk;
    const author = { domain: from, organization: walk.value.organization };
    const [{ signatures, ages }, { spf, ages: spfAges }, exists] = await Promise.all([
      raw === undefined ? NO_DKIM : verifyDkim(raw, signal),
      readSpf(facts, origin, author, signal),
      walk.value.applied?.record.actions?.dependsOnExistence
        ? nameExists(resolver, from, signal)
        : observe(true, []),
    ]);
    if (!exists.seen) return exists;
    const signers = await Promise.all(
      signatures.map(async (signature) => ({
        signature,
        known: await organizationOf(resolver, signature.domain, author, signal),
      })),
    );
    const passes = signers.flatMap(({ signature, known }) =>
      signature.state === 'pass' && known ? [known] : [],
    );
    const isOpen =
      raw === undefined ||
      walk.value.hasGap ||
      spf === null ||
      signers.some(({ signature, known }) => !known || signature.state === 'could-not-look');
    const question = { from, walk: walk.value, exists: exists.value, spf, dkim: passes, isOpen };
    const { result, policy, isSpfAligned, alignedSigner } = evaluateDmarc(question);
    const mode = walk.value.applied?.record.dkimAlignment ?? 'relaxed';
    const broken = signers.find(
      ({ signature: { state }, known }) =>
        state !== 'pass' && known !== undefined && isAligned(author, known, mode),
    )?.signature;
    return observe(
      {
        domain: from,
        record: walk.value.applied?.text ?? null,
        policy,
        result,
        spf: spf && {
          ip: spf.ip,
          domain: spf.domain,
          result: spf.result,
          isAligned: isSpfAligned,
        },
        alignedSigner,
        brokenSigner: broken
          ? { domain: broken.domain, selector: broken.selector, state: broken.state }
          : null,
      },
      [walk, exists, ...ages, ...spfAges],
    );
  };
  return { name: 'dmarcAlignment', gather };
}
