import { readServiceEvent } from '../mail/service-event.ts';
import type { Explanation } from '../model/facts.ts';
import type { ExplainKnowledge } from './explain-cause.ts';
import { explainNotice } from './explain-notice.ts';
import { isSuccess, nothingExplained, withoutBlame } from './explain-result.ts';

/** Explains what a sending service reports as JSON, form or table; null where the text holds no such report. */
export function explainEvent(
  text: string,
  kind: 'bounce' | 'error',
  knowledge: ExplainKnowledge,
): Explanation | null {
  const event = readServiceEvent(text);
  if (event === null) return null;
  const { reportingHost, returned } = event;
  if (event.kind === 'complaint') return nothingExplained('feedback-report', { returned });
  if (event.kind === 'auto-reply') return nothingExplained('auto-reply', { returned });
  const recipients = event.recipients.map((recipient) => ({
    ...recipient,
    diagnostic: recipient.diagnostic ?? recipient.category,
    prose: recipient.category,
  }));
  const words = recipients.map(({ diagnostic }) => diagnostic).join('\n');
  const explained = explainNotice(
    { kind, signature: '', text: words, reportingHost, recipients, returned },
    knowledge,
  );
  if (isSuccess(explained)) return withoutBlame(explained);
  return { ...explained, writtenBy: event.service?.id ?? explained.writtenBy };
}
