import { CHECKS } from '../../src/checks/index.ts';
import { chooseChecks, missingFacts } from '../../src/diagnosis/plan.ts';
import type { Facts } from '../../src/model/facts.ts';

const tizio = { domain: 'tizio.example' };
const caio = { domain: 'caio.example' };
const missing = missingFacts(CHECKS);

describe('what is missing', () => {
  it.each([
    ['sent_not_arrived', 'outgoing', {}, ['own-address', 'other-address']],
    ['sent_not_arrived', 'outgoing', { sender: tizio }, ['other-address']],
    ['sent_not_arrived', 'outgoing', { recipient: caio }, ['own-address']],
    ['sent_not_arrived', 'outgoing', { sender: tizio, recipient: caio }, []],
    ['cannot_receive', 'incoming', { sender: tizio }, ['own-address']],
    ['cannot_receive', 'incoming', { recipient: caio }, ['other-address']],
    ['cannot_receive', 'unknown', {}, ['direction', 'own-address', 'other-address']],
    ['bounce_received', 'outgoing', {}, ['error-text', 'own-address', 'other-address']],
    ['goes_to_spam', 'outgoing', {}, ['own-address']],
    ['how_to_configure_dns_auth', 'outgoing', {}, ['own-address']],
    ['greeting_or_thanks', 'unknown', {}, []],
    ['client_login_or_connection', 'both', {}, ['error-text', 'own-address']],
    ['client_login_or_connection', 'both', { sender: tizio, recipient: tizio }, ['error-text']],
    ['client_login_or_connection', 'outgoing', { sender: tizio }, ['error-text']],
    ['client_login_or_connection', 'incoming', { own: 'recipient' }, ['error-text', 'own-address']],
    ['cannot_send', 'outgoing', {}, ['error-text', 'own-address']],
    ['cannot_send', 'outgoing', { sender: tizio }, ['error-text']],
    ['cannot_send', 'outgoing', { own: 'sender', recipient: caio }, ['error-text', 'own-address']],
  ] as const)('for %s (%s) with %j', (intent, direction, facts, expected) => {
    expect(missing(intent, direction, facts)).toEqual(expected);
  });
});

describe('the chosen checks', () => {
  it('leave out those whose side is not known', () => {
    const chosen = chooseChecks(CHECKS, { sender: tizio }).map(({ id }) => id);
    expect(chosen).toContain('spf/record-present');
    expect(chosen).not.toContain('smtp/answers');
  });

  it('are those that help with the complaint', () => {
    const facts = { sender: tizio, recipient: caio };
    const chosen = chooseChecks(CHECKS, facts, 'blocklisted').map(({ id }) => id);
    expect(chosen).toEqual(['refusal/own-words', 'reverse/confirmed', 'blocklist/listed']);
  });
});

describe('a check that concerns only some cases', () => {
  const sizes = (facts: Facts): readonly string[] =>
    chooseChecks(CHECKS, facts, 'sent_not_arrived')
      .map(({ id }) => id)
      .filter((id) => id.startsWith('compose/') && id.endsWith('size'));
  const recipient = { domain: 'caio.example' };
  const mail = { octets: 5, subject: null, hasText: null, attachments: [] };

  it('is left out of the others', () => {
    expect(sizes({ recipient })).toEqual([]);
    expect(sizes({ recipient, mail })).toEqual(['compose/size']);
  });
});

describe('what a mail program fails at', () => {
  const looked = (failsAt?: Facts['failsAt']): readonly string[] =>
    chooseChecks(
      CHECKS,
      { sender: tizio, ...(failsAt && { failsAt }) },
      'client_login_or_connection',
    )
      .filter(({ informs, needs }) => !informs && needs.length > 0)
      .map(({ id }) => id);

  it('narrows the look where it is known', () => {
    expect(looked()).toEqual(['submit/servers', 'fetch/imap', 'fetch/pop3']);
    expect(looked('sending')).toEqual(['submit/servers']);
    expect(looked('reading')).toEqual(['fetch/imap', 'fetch/pop3']);
  });
});

describe('the list of checks', () => {
  it('has no id twice, and every id is the path of a text', () => {
    const ids = CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('asks questions', () => {
    for (const { question } of CHECKS) expect(question).toMatch(/\?$/);
  });
});

describe('a name or a size of a mail that was told', () => {
  const mail = {
    octets: null,
    subject: null,
    hasText: null,
    attachments: [{ name: 'fattura.exe', octets: null }],
  };
  const recipient = { domain: 'caio.example' };

  it('is held against the other side at once, without a question', () => {
    const missing = missingFacts(CHECKS);
    expect(missing('attachment_or_size', 'outgoing', { recipient, mail })).toEqual([]);
    expect(missing('attachment_or_size', 'outgoing', { recipient })).toContain('error-text');
    expect(missing('attachment_or_size', 'outgoing', { mail })).toContain('other-address');
  });
});
