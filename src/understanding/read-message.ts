import { parseAddress } from '../mail/address.ts';
import { findMailHead } from '../mail/header-block.ts';
import type { Attachment } from '../model/event.ts';
import type { Complaint, Explanation, Facts, Mailbox } from '../model/facts.ts';
import type { Explain } from './explain.ts';
import { shownMailOf } from './shown-mail.ts';
import type { Understanding } from './understand.ts';

/** What the conversation knows before the message. */
export interface ReadingContext {
  /** BCP 47; decides where the text itself is in no language. */
  readonly locale?: string;
  readonly known?: Facts;
  /** The person was asked to paste what came back, so that text without any code counts, too. */
  readonly wasAskedForText?: boolean;
}

/** Reads a message with all that hangs on it. */
export interface MessageReader {
  read(
    text: string,
    attachments: readonly Attachment[],
    context: ReadingContext,
  ): Promise<Complaint>;
}

const asMailbox = (text: string | null | undefined): Mailbox | undefined => {
  const parsed = text ? parseAddress(text) : null;
  return parsed ? { address: parsed.address, domain: parsed.domain } : undefined;
};

/** Numbers and names of errors that only mail programs and libraries use. */
const OF_A_PROGRAM =
  /\b0x8[0-9a-f]{7}\b|\bsmtp (?:error|->)|\bsmtp[a-z]{0,24}(?:error|exception)\b|\bE(?:AUTH|ENVELOPE|CONNECTION|SOCKET|DNS|TIMEDOUT)\b/i;

/**
 * Somebody who writes "his mailbox is full" or "error 500" pastes nothing. What a mail server said
 * shows an enhanced status code, or a reply code in words that are known, or its author's hand.
 */
const isRefusal = (explanation: Explanation, source: string, context: ReadingContext): boolean => {
  const { kind, status, replyCode, reason, rule, writtenBy, headers } = explanation;
  switch (kind) {
    case 'none':
      return false;
    // an ordinary mail is worth a word where its head tells how it came
    case 'message':
      return headers !== null;
    case 'error': {
      if (status !== null || (replyCode !== null && rule !== null)) return true;
      if (rule !== null && OF_A_PROGRAM.test(source)) return true;
      // a known sentence in the middle of a person's own is not one that was pasted below it
      if (rule !== null && source.trim().includes('\n')) return true;
      return reason !== null && (context.wasAskedForText === true || writtenBy !== null);
    }
    default:
      return true;
  }
};

/** A whole mail below a sentence is read from where it begins; anything else as it stands. */
const pasted = (text: string): string => text.slice(Math.max(findMailHead(text), 0));

/** What a bounce knows of the case: who wrote to whom, and from which address it left. */
function factsOf(explanation: Explanation, said: Facts): Facts {
  const { returned, recipients } = explanation;
  const sender = said.sender ?? asMailbox(returned.from);
  const recipient = said.recipient ?? asMailbox(recipients[0]?.address) ?? asMailbox(returned.to);
  return {
    ...said,
    ...(sender && { sender }),
    ...(recipient && { recipient }),
    ...(returned.sendingIp && {
      sendingAddresses: [
        ...(said.sendingAddresses ?? []).filter(({ ip }) => ip !== returned.sendingIp),
        {
          ip: returned.sendingIp,
          source: explanation.headers ? 'header' : 'bounce',
        },
      ],
    }),
    refusal: explanation,
  };
}

export function createMessageReader(understanding: Understanding, explain: Explain): MessageReader {
  return {
    async read(text, attachments, context) {
      const complaint = understanding.understand(text, {
        ...(context.locale !== undefined && { locale: context.locale }),
        ...(context.known && { known: context.known }),
        attachments: attachments.length > 0,
      });
      // a dropped file is the surer source; of several the first that explains anything
      const sources = [
        ...attachments.map((one) => ({ source: one.text, isDropped: /\.eml$/i.test(one.name) })),
        { source: pasted(text), isDropped: false },
      ];
      for (const { source, isDropped } of sources) {
        if (!source.trim()) continue;
        const explanation = await explain.explain(source);
        if (isRefusal(explanation, source, context)) {
          const mail = await shownMailOf(explanation, source, isDropped);
          const facts = factsOf(explanation, complaint.facts);
          return { ...complaint, facts: { ...facts, ...(mail && { mail }) } };
        }
      }
      return complaint;
    },
  };
}
