import { findMailHead, isMailHead, parseHeaderBlock } from '../mail/header-block.ts';
import { withLineFeeds } from '../mail/mend-mime.ts';
import { decodeBytes } from '../mail/message.ts';
import { readDeliveredMessage, readReturnedMessage } from '../mail/returned-message.ts';
import { maskSecrets } from '../mail/mask-secrets.ts';
import type { BounceAuthor } from '../knowledge/bounces.ts';
import type { ReasonTable } from '../knowledge/reasons.ts';
import type { SpamHeaders } from '../knowledge/spam-headers.ts';
import type { StatusCodeTable } from '../knowledge/status-codes.ts';
import type { Explanation } from '../model/facts.ts';
import { errorFieldsIn } from './error-fields.ts';
import { explainError } from './explain-error.ts';
import { explainMail } from './explain-mail.ts';
import { compileRules } from './explain-match.ts';
import { readHeaders } from './explain-headers.ts';
import { nothingExplained } from './explain-result.ts';
import { unpasted } from './pasted-text.ts';
import { createSpamReader } from './spam-opinion.ts';

/** Reads what came back: a line, a log entry, the body of a bounce, a raw mail, headers. */
export interface Explain {
  /** Any text or bytes, of any size (2 MB are read). Never rejects. */
  readonly explain: (text: string | Uint8Array) => Promise<Explanation>;
  /** The same for text that is known to be no raw mail: a pasted line or body. Never throws. */
  readonly explainLine: (text: string) => Explanation;
}

const MAX_TEXT_CHARS = 2_000_000;
/** Of what stands above the head of a mail that came back. */
const MAX_PARAGRAPHS = 20;

/** White space, and the separator of an mbox, that stand before a mail. */
const leadOf = (start: string): number =>
  /^\s*(?:>?From [^\n]{0,300}\n\s*)?/.exec(start)?.[0].length ?? 0;

/** Fields by which the report of a mail that came back begins. RFC 3464 §2.2. */
const REPORT = /^(?:reporting-mta|final-recipient|original-recipient) {0,2}:/im;

const startsWithHead = (text: string): boolean =>
  isMailHead(parseHeaderBlock(text.slice(0, 60_000)));

export function createExplain(knowledge: {
  readonly rules: readonly BounceAuthor[];
  readonly reasons: ReasonTable;
  readonly statusCodes: StatusCodeTable;
  readonly spamHeaders: SpamHeaders;
}): Explain {
  const compiled = {
    rules: compileRules(knowledge.rules),
    reasons: knowledge.reasons,
    statusCodes: knowledge.statusCodes,
    spam: createSpamReader(knowledge.spamHeaders),
  };

  const explainLine = (text: string): Explanation =>
    explainError(maskSecrets(unpasted(text.slice(0, MAX_TEXT_CHARS))), compiled);

  /** The error above a head, below a person's words: null where none of the paragraphs holds one. */
  const explainAbove = (notice: string, head: string): Explanation | null => {
    const [, ...paragraphs] = notice.split(/\n[ \t]*\n/).slice(0, MAX_PARAGRAPHS);
    const explained = paragraphs
      .map((paragraph) => explainLine(paragraph))
      .find(({ kind, reason }) => kind === 'error' && reason !== null);
    return explained ? { ...explained, returned: readReturnedMessage(head) } : null;
  };

  /** A head that tells why its mail did not arrive, in fields of its own. */
  const explainFields = (text: string): Explanation | null => {
    const error = errorFieldsIn(text);
    const explained = error === null ? null : explainLine(error);
    return explained?.kind === 'error' && explained.reason !== null
      ? { ...explained, returned: readReturnedMessage(text) }
      : null;
  };

  /** Behind a person's words may stand a whole mail that came back. */
  const explainPasted = async (text: string): Promise<Explanation> => {
    const explained = explainLine(text);
    const head = findMailHead(text);
    const report = text.search(REPORT);
    // a head behind a reason, or behind the report, is that of the returned mail
    if (head < 0 || (explained.reason !== null && (report < 0 || report < head))) return explained;
    const mail = await explainMail(new TextEncoder().encode(text.slice(head)), compiled);
    if (mail.kind === 'bounce' || mail.kind === 'delivery-report') return mail;
    if (explained.kind !== 'none') return explained;
    const above = explainAbove(text.slice(0, head), text.slice(head));
    if (above) return above;
    const fields = parseHeaderBlock(text.slice(head, head + 60_000));
    return nothingExplained('headers', {
      returned: readDeliveredMessage(fields),
      headers: readHeaders(fields, compiled.spam),
    });
  };

  return {
    explainLine,
    async explain(input) {
      const bytes =
        typeof input === 'string'
          ? new TextEncoder().encode(input.slice(0, MAX_TEXT_CHARS))
          : withLineFeeds(input.subarray(0, MAX_TEXT_CHARS));
      const lead = leadOf(new TextDecoder('latin1').decode(bytes.subarray(0, 2_000)));
      const mail = bytes.subarray(lead);
      const start = decodeBytes(mail.subarray(0, 60_000));
      if (startsWithHead(start)) {
        const explained = await explainMail(mail, compiled);
        return (explained.kind === 'headers' ? explainFields(start) : null) ?? explained;
      }
      const text = typeof input === 'string' ? input : decodeBytes(bytes);
      return explainPasted(unpasted(text));
    },
  };
}
