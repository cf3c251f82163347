import type { RecipientAnswer } from '../model/evidence.ts';
import type { Facts, Mailbox } from '../model/facts.ts';
import { statusOf } from './smtp-reply-reader.ts';
import type { SmtpWire } from './smtp-wire.ts';

/** Octets. RFC 5321 §4.5.3.1.1 and §4.5.3.1.2. */
const LONGEST_LOCAL_PART = 64;
/** A dot-string and nothing that could end the path or the line. RFC 5321 §4.1.2. */
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]+$/i;
const DOMAIN = /^[a-z0-9.-]{1,255}$/;

/** Whom a mail is from and for, as it is said before the mail itself. */
export interface Envelope {
  readonly sender: string;
  readonly recipient: string;
}

/** As it goes between the angle brackets; undefined where it is not known whole, or is no plain one. */
const pathOf = ({ address, domain }: Mailbox): string | undefined => {
  const localPart = address?.slice(0, address.lastIndexOf('@')) ?? '';
  const isPlain = localPart.length <= LONGEST_LOCAL_PART && LOCAL_PART.test(localPart);
  return isPlain && DOMAIN.test(domain) ? `${localPart}@${domain}` : undefined;
};

const isWithin = ({ domain }: Mailbox, ownDomains: readonly string[]): boolean =>
  ownDomains.some((own) => domain === own || domain.endsWith(`.${own}`));

/**
 * The envelope to ask a server about: only where both addresses are known and one side is the
 * operator's own, so that nobody has strangers' addresses tried out.
 */
export function envelopeOf(
  { sender, recipient }: Facts,
  ownDomains: readonly string[],
): Envelope | undefined {
  if (!sender || !recipient) return undefined;
  if (!isWithin(sender, ownDomains) && !isWithin(recipient, ownDomains)) return undefined;
  const from = pathOf(sender);
  const to = pathOf(recipient);
  return from !== undefined && to !== undefined ? { sender: from, recipient: to } : undefined;
}

/** MAIL and RCPT, then RSET: never DATA, so no mail comes of it. RFC 5321 §3.3. */
export async function askRecipient(
  wire: SmtpWire,
  envelope: Envelope,
  deadline: AbortSignal,
): Promise<RecipientAnswer> {
  const commands = [
    { at: 'mail', line: `MAIL FROM:<${envelope.sender}>` },
    { at: 'rcpt', line: `RCPT TO:<${envelope.recipient}>` },
  ] as const;
  let answer: RecipientAnswer = { ...envelope, kind: 'unanswered', at: 'mail' };
  for (const { at, line } of commands) {
    wire.say(line);
    const heard = await wire.hear(deadline);
    if (heard.kind !== 'reply') return { ...envelope, kind: 'unanswered', at };
    const { reply } = heard;
    const isAccepted = reply.code.startsWith('2');
    const isRefused = reply.code.startsWith('4') || reply.code.startsWith('5');
    if (!isAccepted && !isRefused) return { ...envelope, kind: 'unanswered', at };
    answer = {
      ...envelope,
      kind: isAccepted ? 'accepted' : 'refused',
      at,
      replyCode: reply.code,
      status: statusOf(reply),
      text: reply.lines.join('\n'),
    };
    if (isRefused) break;
  }
  wire.say('RSET');
  await wire.hear(deadline);
  return answer;
}
