import { NOTHING_RETURNED } from '../mail/returned-message.ts';
import type {
  ExplainedRecipient,
  Explanation,
  HeaderReading,
  ReturnedMessage,
} from '../model/facts.ts';
import type { ExplainedKind } from '../model/words.ts';

/** An explanation of something that is neither bounce nor error. */
export function nothingExplained(
  kind: ExplainedKind,
  more: {
    readonly recipients?: readonly ExplainedRecipient[];
    readonly returned?: ReturnedMessage;
    readonly headers?: HeaderReading | null;
  } = {},
): Explanation {
  return {
    kind,
    writtenBy: null,
    refusedBy: null,
    reason: null,
    hop: null,
    fault: null,
    temporary: null,
    confidence: 0,
    replyCode: null,
    status: null,
    recipients: more.recipients ?? [],
    returned: more.returned ?? NOTHING_RETURNED,
    headers: more.headers ?? null,
    rule: null,
  };
}

/** Whether every recipient got the mail. */
export const isSuccess = (explained: Explanation): boolean =>
  explained.recipients.every(
    ({ action }) => action === 'delivered' || action === 'relayed' || action === 'expanded',
  );

/** The same as a receipt: who got it, and no blame. */
export const withoutBlame = (explained: Explanation): Explanation => ({
  ...nothingExplained('delivery-report', {
    recipients: explained.recipients.map((recipient) => ({
      ...recipient,
      reason: null,
      hop: null,
      fault: null,
      temporary: null,
    })),
    returned: explained.returned,
  }),
  status: explained.status,
});
