import type { Facts } from '../model/facts.ts';
import type { Party } from '../model/words.ts';
import type { Wording } from './wording.ts';

/** Placeholders that name the two sides of a case, with words in place of what is not known. */
export function caseWords(
  facts: Facts,
  language: string,
  wording: Wording,
): Readonly<Record<'sender' | 'recipient' | 'senderDomain' | 'recipientDomain', string>> {
  const someSender = wording.says(language, 'verdict.someone.sender');
  const someRecipient = wording.says(language, 'verdict.someone.recipient');
  const { sender, recipient } = facts;
  return {
    sender: sender?.address ?? sender?.domain ?? someSender,
    recipient: recipient?.address ?? recipient?.domain ?? someRecipient,
    senderDomain: sender?.domain ?? someSender,
    recipientDomain: recipient?.domain ?? someRecipient,
  };
}

/** Whether the party is on the side of the person asking: `other` where that is not known. */
export function sideOf(party: Party, own: Facts['own']): 'own' | 'them' | 'other' {
  if (!own || !/^(sender|recipient)-/.test(party)) return 'other';
  return party.startsWith(own) ? 'own' : 'them';
}
