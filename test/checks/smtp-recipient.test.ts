import { recipient } from '../../src/checks/smtp/recipient.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import type { RecipientAnswer, SmtpServers } from '../../src/model/evidence.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';
import { judge } from '../support/judge.ts';

const explain = loadExplain(openKnowledge(SHIPPED_KNOWLEDGE));
const envelope = { sender: 'a@tizio.example', recipient: 'b@bene.example' };

const servers = (answer?: RecipientAnswer): SmtpServers => ({
  domain: 'bene.example',
  control: 'not-needed',
  unasked: [],
  hosts: [
    {
      host: 'mx.bene.example',
      preference: 10,
      address: '203.0.113.10',
      answer: {
        kind: 'talked',
        greeting: '220 mx.bene.example',
        extensions: [],
        startTls: 'not-offered',
        ...(answer && { recipient: answer }),
      },
    },
  ],
});

/** As the whole product would read it. */
const refusal = (text: string, at: 'mail' | 'rcpt' = 'rcpt'): RecipientAnswer => ({
  ...envelope,
  kind: 'refused',
  at,
  replyCode: text.slice(0, 3),
  status: /^\d{3} (\d\.\d+\.\d+)/.exec(text)?.[1] ?? null,
  text,
  reading: explain.explainLine(text),
});
const judged = (answer?: RecipientAnswer) => judge(recipient, { smtpServers: servers(answer) });

describe('smtp/recipient', () => {
  it('says nothing where nobody was asked', () => {
    expect(judged()).toEqual([]);
  });

  it('says that the mail would be taken', () => {
    const text = '250 2.1.5 ok';
    expect(
      judged({
        ...envelope,
        kind: 'accepted',
        at: 'rcpt',
        replyCode: '250',
        status: '2.1.5',
        text,
      }),
    ).toEqual([{ outcome: 'ok', text: 'smtp.recipient.ok' }]);
  });

  it('leaves open what got no answer', () => {
    expect(judged({ ...envelope, kind: 'unanswered', at: 'rcpt' })).toEqual([
      { outcome: 'unchecked', text: 'smtp.recipient.unseen' },
    ]);
  });

  it.each([
    ['550 5.1.1 <b@bene.example>: user unknown', 'reasons.userunknown', 'sender-user', 'certain'],
    ['552 5.2.2 <b@bene.example>: mailbox full, over quota', 'reasons.mailboxfull', 'recipient-user', 'certain'],
    ['452 4.2.2 <b@bene.example>: mailbox full, over quota', 'reasons.mailboxfull', 'recipient-user', 'likely'],
    ['450 4.2.0 <b@bene.example>: Greylisted, try again later', 'reasons.greylisted', 'nobody', 'possible'],
    ['554 5.7.1 <b@bene.example>: Relay access denied', 'smtp.recipient.not-its-domain', 'recipient-admin', 'likely'],
  ])('lets the server speak: %s', (text, key, fault, certainty) => {
    expect(judged(refusal(text))).toEqual([{ outcome: 'problem', text: key, fault, certainty }]);
  }); // prettier-ignore

  it.each([
    '554 5.7.1 Service unavailable; client host [192.0.2.9] blocked using zen.spamhaus.org',
    '550 5.7.23 SPF check failed',
    '550 5.7.25 no reverse DNS name (PTR) found for this address',
    '421 4.7.0 Too many connections from your address',
    '530 5.7.0 Must issue a STARTTLS command first',
  ])('holds against nobody what is about our own machine: %s', (text) => {
    expect(judged(refusal(text))).toEqual([
      { outcome: 'unchecked', text: 'smtp.recipient.refuses-us' },
    ]);
  });

  it.each(['550 No', '450 Not now'])('does not guess: %s', (text) => {
    const [finding] = judged(refusal(text));
    expect(finding?.outcome).toBe('unchecked');
    expect(finding?.fault).toBeUndefined();
  });

  it('quotes the command and the answer', () => {
    const text = '550 5.1.8 sender address rejected, domain not found';
    const smtpServers = servers(refusal(text, 'mail'));
    expect(recipient.judge({ smtpServers }, {})[0]?.seen).toEqual([
      'MAIL FROM:<a@tizio.example>',
      text,
    ]);
  });
});
