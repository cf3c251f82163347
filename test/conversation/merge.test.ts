import { mergeComplaint } from '../../src/conversation/merge.ts';
import type { ConversationState } from '../../src/model/conversation.ts';
import type { Complaint, Entities, Explanation } from '../../src/model/facts.ts';

const NOTHING: Entities = {
  addresses: [],
  domains: [],
  ips: [],
  hosts: [],
  codes: [],
  providers: [],
};

const complaint = (changes: Partial<Complaint> = {}): Complaint => ({
  language: 'en',
  intent: 'sent_not_arrived',
  confidence: 0.9,
  direction: 'outgoing',
  entities: NOTHING,
  facts: {},
  ...changes,
});

const saying = (...addresses: readonly string[]): Partial<Complaint> => ({
  entities: {
    ...NOTHING,
    addresses,
    domains: addresses.map((address) => address.split('@')[1] ?? ''),
  },
});

const state = (changes: Partial<ConversationState>): ConversationState => ({
  language: 'en',
  intent: 'sent_not_arrived',
  direction: 'outgoing',
  facts: {},
  asked: [],
  verdict: null,
  turns: 1,
  ...changes,
});

const box = (address: string) => ({ address, domain: address.split('@')[1] ?? '' });
const tizio = 'massimo@tizio.example';
const caio = 'caio@caio.example';

describe('what was told of the mail', () => {
  const mail = (...attachments: readonly { name: string; octets: number | null }[]) => ({
    octets: null,
    subject: null,
    hasText: null,
    attachments,
  });
  const read = { octets: 900, subject: 'Order', hasText: true, attachments: [] };
  const pdf = { name: 'listino.pdf', octets: null };
  const size = { name: '', octets: 5 };

  it.each([
    ['is kept', mail(pdf), undefined, mail(pdf)],
    ['gets its size later', mail(pdf), mail(size), mail({ ...pdf, octets: 5 })],
    ['gets its name later', mail(size), mail(pdf), mail({ ...pdf, octets: 5 })],
    ['yields to a mail that was read', mail(pdf), read, read],
    ['does not replace a mail that was read', read, mail(pdf), read],
  ])('%s', (_, before, said, expected) => {
    const known = state({ facts: { mail: before } });
    const now = complaint({ facts: said ? { mail: said } : {} });
    expect(mergeComplaint(known, now, 'and now', undefined).facts.mail).toEqual(expected);
  });

  it('goes with the mail it was about', () => {
    const known = state({ facts: { recipient: box(caio), own: 'sender', mail: mail(pdf) } });
    const now = complaint({ facts: { recipient: box('bene@bene.example') } });
    expect(mergeComplaint(known, now, 'and to her', undefined).facts.mail).toBeUndefined();
  });
});

describe('whose address it is', () => {
  it.each([
    ['asked for the own one', state({ asked: ['own-address'] }), { sender: box(tizio) }],
    [
      'asked for the own one, incoming',
      state({ direction: 'incoming', asked: ['own-address'] }),
      { recipient: box(tizio) },
    ],
    [
      'asked for the other one',
      state({ facts: { sender: box(caio) }, asked: ['own-address', 'other-address'] }),
      { sender: box(caio), recipient: box(tizio) },
    ],
    ['nothing asked, outgoing: the one who missed it', state({}), { recipient: box(tizio) }],
    [
      '"and for bob@…": a new other side replaces the old one',
      state({ facts: { sender: box('a@tizio.example'), recipient: box(caio) } }),
      { sender: box('a@tizio.example'), recipient: box(tizio) },
    ],
  ])('%s', (_name, before, facts) => {
    const bare = complaint({ ...saying(tizio), direction: before.direction });
    expect(mergeComplaint(before, bare, tizio, undefined).facts).toMatchObject(facts);
  });

  it('keeps the roles that the sentence itself names', () => {
    const named = complaint({
      ...saying(tizio, caio),
      facts: { sender: box(tizio), recipient: box(caio) },
    });
    const { facts } = mergeComplaint(null, named, 'from … to …', undefined);
    expect(facts).toMatchObject({ sender: box(tizio), recipient: box(caio), own: 'sender' });
  });

  it('takes the address that the channel has verified for the own side', () => {
    const { facts } = mergeComplaint(null, complaint(), 'my mail is lost', tizio);
    expect(facts.sender).toEqual(box(tizio));
  });
});

describe('what was pasted', () => {
  const pasted = (headers: object | null): Partial<Complaint> => ({
    facts: {
      own: 'sender',
      sender: box(tizio),
      refusal: { kind: 'headers', headers } as unknown as Explanation,
    },
  });
  const HEAD = 'Received: from a.example by b.example\nFrom: x';

  it.each([
    ['headers alone: nobody said whose mail it is', HEAD, null, undefined, 'unknown'],
    ['headers below a sentence', `I sent this one:\n${HEAD}`, null, 'sender', 'outgoing'],
    [
      'headers, where the person said before that mail does not reach them',
      HEAD,
      state({ direction: 'incoming', facts: { own: 'recipient' } }),
      'recipient',
      'incoming',
    ],
  ] as const)('%s', (_name, text, before, own, direction) => {
    const merged = mergeComplaint(before, complaint(pasted({})), text, undefined);
    expect([merged.facts.own, merged.direction]).toEqual([own, direction]);
  });
});

describe('what the conversation is about', () => {
  it.each([
    [
      'an address answers a question',
      'greeting_or_thanks',
      saying(tizio),
      tizio,
      'sent_not_arrived',
    ],
    ['thanks change nothing', 'greeting_or_thanks', {}, 'thanks a lot', 'sent_not_arrived'],
    [
      'a clear new complaint is one',
      'goes_to_spam',
      {},
      'and now everything we send lands in spam',
      'goes_to_spam',
    ],
  ] as const)('%s', (_name, intent, entities, text, expected) => {
    const merged = mergeComplaint(state({}), complaint({ ...entities, intent }), text, undefined);
    expect(merged.intent).toBe(expected);
  });

  it('a doubtful guess does not replace it', () => {
    const doubtful = complaint({ intent: 'delayed', confidence: 0.3 });
    expect(mergeComplaint(state({}), doubtful, 'hm well', undefined).intent).toBe(
      'sent_not_arrived',
    );
  });

  it('another complaint after a verdict, with addresses of its own, is a new case', () => {
    const verdict = {
      fault: 'nobody',
      certainty: 'possible',
      temporary: false,
      because: [],
      alternatives: [],
      contradictions: [],
      ruledOut: [],
      notChecked: [],
    } as const;
    const before = state({ verdict, facts: { sender: box(tizio), recipient: box(caio) } });
    const spam = complaint({ ...saying('news@bene.example'), intent: 'goes_to_spam' });
    const { facts, isNewCase } = mergeComplaint(
      before,
      spam,
      'what we send as news@bene.example always lands in the junk folder of everybody',
      undefined,
    );
    expect(isNewCase).toBe(true);
    expect(facts).toEqual({ own: 'sender', sender: box('news@bene.example') });
  });

  it('what came back for one mail is forgotten when it is about another', () => {
    const refusal = { reason: 'userunknown' } as Explanation;
    const before = state({ facts: { sender: box(tizio), recipient: box(caio), refusal } });
    const other = complaint(saying('bob@bene.example'));
    const { facts } = mergeComplaint(before, other, 'and for bob@bene.example?', undefined);
    expect(facts.refusal).toBeUndefined();
    expect(facts.recipient).toEqual(box('bob@bene.example'));
  });

  it('knows when a message brought nothing new', () => {
    const before = state({ facts: { sender: box(tizio), own: 'sender' } });
    expect(mergeComplaint(before, complaint(), 'and now?', undefined).broughtFacts).toBe(false);
    const again = complaint({ facts: { recipient: box(caio) } });
    expect(mergeComplaint(before, again, 'to caio', undefined).broughtFacts).toBe(true);
  });
});

describe('the own mailbox of a mail program', () => {
  const anna = { address: 'anna@tizio.example', domain: 'tizio.example' };
  const merged = (
    changes: Partial<Complaint>,
    before: ConversationState | null = null,
    said: Partial<Complaint> = saying(anna.address),
  ) => {
    const intent = 'client_login_or_connection';
    const one = complaint({ intent, direction: 'both', ...said, ...changes });
    return mergeComplaint(before, one, 'my mail program does not connect', undefined).facts;
  };

  it('stands on both sides where nobody knows what fails', () => {
    expect(merged({})).toEqual({ sender: anna, recipient: anna });
    expect(merged({ intent: 'cannot_send' })).toMatchObject({ sender: anna, recipient: anna });
  });

  it('stands on the side that fails', () => {
    expect(merged({ direction: 'outgoing' })).toEqual({
      own: 'sender',
      sender: anna,
      failsAt: 'sending',
    });
    expect(merged({ direction: 'incoming' })).toEqual({
      own: 'recipient',
      recipient: anna,
      failsAt: 'reading',
    });
  });

  it('is an answer, too; what fails is remembered while the complaint stays the same', () => {
    const before = state({
      intent: 'client_login_or_connection',
      direction: 'incoming',
      asked: ['error-text', 'own-address'],
      facts: { own: 'recipient', failsAt: 'reading' },
    });
    const facts = merged({ direction: 'unknown' }, before);
    expect(facts).toEqual({ own: 'recipient', recipient: anna, failsAt: 'reading' });
    expect(merged({ intent: 'delayed', direction: 'unknown' }, { ...before, facts }, {})).toEqual({
      own: 'recipient',
      recipient: anna,
    });
  });
});
