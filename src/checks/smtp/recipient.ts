import type { Judgement } from '../../model/check.ts';
import type { RecipientAnswer, SmtpServers } from '../../model/evidence.ts';
import { textOfReason } from '../../model/reason-text.ts';
import { CERTAINTIES } from '../../model/words.ts';
import type { Certainty, Reason } from '../../model/words.ts';
import { defineCheck } from '../define-check.ts';

const CERTAIN_FROM = 0.9;
const LIKELY_FROM = 0.7;

type Refused = Extract<RecipientAnswer, { kind: 'refused' }>;

/**
 * Refusals that everybody would get, and how sure the finding may make anybody at most. All other
 * reasons may be about the machine that asks: us.
 */
const ABOUT_THE_MAIL: ReadonlyMap<Reason, Certainty> = new Map<Reason, Certainty>([
  ['userunknown', 'certain'],
  ['hostunknown', 'certain'],
  ['hasmoved', 'certain'],
  ['mailboxfull', 'certain'],
  ['suspend', 'certain'],
  ['notaccept', 'certain'],
  ['rejected', 'likely'],
  ['filtered', 'likely'],
  ['systemerror', 'likely'],
  ['systemfull', 'likely'],
  ['mailererror', 'likely'],
  // we are strangers to it, and the sender's own server may be known there
  ['greylisted', 'possible'],
]);

const weakest = (...all: readonly Certainty[]): Certainty =>
  CERTAINTIES[Math.max(...all.map((one) => CERTAINTIES.indexOf(one)))] ?? 'possible';

const certaintyOf = (confidence: number): Certainty =>
  confidence >= CERTAIN_FROM ? 'certain' : confidence >= LIKELY_FROM ? 'likely' : 'possible';

const judgeRefusal = (
  { replyCode, status, text, reading, at, sender, recipient }: Refused,
  params: Readonly<Record<string, string>>,
): Judgement => {
  const command = at === 'mail' ? `MAIL FROM:<${sender}>` : `RCPT TO:<${recipient}>`;
  const isTemporary = replyCode.startsWith('4');
  const base = {
    hop: 'accept',
    params: {
      ...params,
      replyCode,
      status: status ?? '',
      reason: reading?.reason ?? 'none',
      temporary: isTemporary ? 'yes' : 'no',
      ip: 'none', // a sending address that it names would be ours
    },
    seen: [command, text],
  } as const;
  const reason = reading?.reason ?? null;
  if (reason === 'norelaying' && at === 'rcpt') {
    // the domain's own mail host does not know the domain
    const certainty = isTemporary ? 'possible' : 'likely';
    const key = 'smtp.recipient.not-its-domain';
    return { ...base, outcome: 'problem', text: key, fault: 'recipient-admin', certainty };
  }
  if (!reason || !reading || !reading.fault || reading.fault === 'unknown')
    return { ...base, outcome: 'unchecked', text: 'smtp.recipient.unclear' };
  const atMost = ABOUT_THE_MAIL.get(reason);
  if (!atMost) return { ...base, outcome: 'unchecked', text: 'smtp.recipient.refuses-us' };
  return {
    ...base,
    outcome: 'problem',
    text: textOfReason(reason, 'accept'),
    fault: reading.fault,
    certainty: weakest(certaintyOf(reading.confidence), atMost, isTemporary ? 'likely' : 'certain'),
  };
};

/** Asked at one address of one host alone. */
const askedOf = ({ hosts }: SmtpServers) =>
  hosts.flatMap(({ host, answer }) =>
    answer.kind === 'talked' && answer.recipient ? [{ host, asked: answer.recipient }] : [],
  );

export const recipient = defineCheck({
  id: 'smtp/recipient',
  question: "Would the recipient's server take a mail from this sender for this recipient now?",
  intents: ['sent_not_arrived', 'bounce_received', 'cannot_receive', 'delayed', 'mailbox_full'],
  needs: ['smtpServers'],
  concerns: (facts) => Boolean(facts.sender?.address && facts.recipient?.address),
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc5321#section-3.3',
    'https://www.rfc-editor.org/rfc/rfc6647#section-2',
  ],
  judge({ smtpServers }) {
    const { domain } = smtpServers;
    return askedOf(smtpServers).map(({ host, asked }) => {
      const params = { domain, host, sender: asked.sender, recipient: asked.recipient };
      if (asked.kind === 'refused') return judgeRefusal(asked, params);
      const base = { hop: 'accept', params } as const;
      return asked.kind === 'accepted'
        ? { ...base, outcome: 'ok', text: 'smtp.recipient.ok', seen: [asked.text] }
        : { ...base, outcome: 'unchecked', text: 'smtp.recipient.unseen', seen: [] };
    });
  },
});
