import { NOTHING_RETURNED } from '../mail/returned-message.ts';
import type { ExplainedRecipient, Explanation, ReturnedMessage } from '../model/facts.ts';
import type { ExplainedKind } from '../model/words.ts';

/** An explanation of something that is neither bounce nor error. */
export function nothingExplained(
  kind: ExplainedKind,
  more: {
    readonly recipients?: readonly ExplainedRecipient[];
    readonly returned?: ReturnedMessage;
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
    rule: null,
  };
}
