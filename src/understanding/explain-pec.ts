import { readPecReceipt } from '../mail/pec-receipt.ts';
import { NOTHING_RETURNED } from '../mail/returned-message.ts';
import type { Explanation, ReturnedMessage } from '../model/facts.ts';
import type { ExplainKnowledge } from './explain-cause.ts';
import { explainNotice } from './explain-notice.ts';
import { isSuccess, withoutBlame } from './explain-result.ts';

/** Explains what Italian certified mail tells its sender; null where the text is no such notice. */
export function explainPec(
  text: string,
  kind: 'bounce' | 'error',
  knowledge: ExplainKnowledge,
  returned: ReturnedMessage = NOTHING_RETURNED,
): Explanation | null {
  const receipt = readPecReceipt(text);
  if (receipt === null) return null;
  const { action, status, diagnostic } = receipt;
  const recipients = receipt.recipients.map((address) => ({
    address,
    action,
    status,
    diagnostic,
    prose: '',
    remoteHost: null,
  }));
  const explained = explainNotice(
    { kind, signature: 'posta elettronica certificata', text, reportingHost: null, recipients, returned }, // prettier-ignore
    knowledge,
  );
  return isSuccess(explained) ? withoutBlame(explained) : explained;
}
