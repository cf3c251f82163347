import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';
import { createMessageReader } from '../../src/understanding/read-message.ts';
import { loadUnderstanding } from '../../src/understanding/understand.ts';

const knowledge = openKnowledge(SHIPPED_KNOWLEDGE);
const reader = createMessageReader(loadUnderstanding(knowledge), loadExplain(knowledge));

describe('what counts as a text that came back', () => {
  it.each([
    ['an error of a web site', 'my website shows error 500 since the update', null],
    ['a remark about a mailbox', 'he says his mailbox is full, ada@bene.example', null],
    ['a reply with its code in known words', 'it says 550 user unknown', 'userunknown'],
    ['an enhanced status code', 'ada@bene.example: mailbox full (#5.2.2)', 'mailboxfull'],
    [
      'a notice pasted below a sentence',
      'this came back:\n\n<ada@bene.example>: Sorry, no mailbox here by that name.',
      'userunknown',
    ],
  ])('%s', async (_name, text, reason) => {
    const { facts } = await reader.read(text, [], {});
    expect(facts.refusal?.reason ?? null).toBe(reason);
  });

  it('takes the words alone where the person was asked for them', async () => {
    const { facts } = await reader.read('mailbox full', [], { wasAskedForText: true });
    expect(facts.refusal?.reason).toBe('mailboxfull');
  });

  it('learns from a bounce who wrote to whom, and from where', async () => {
    const { facts } = await reader.read(
      '<ada@bene.example>: host mx.bene.example said: 550 5.7.1 Client host [198.51.100.50] blocked using dnsbl.example',
      [],
      {},
    );
    expect(facts.recipient).toEqual({ address: 'ada@bene.example', domain: 'bene.example' });
    expect(facts.sendingAddresses).toEqual([{ ip: '198.51.100.50', source: 'bounce' }]);
  });

  it('reads a dropped file before the words around it', async () => {
    const file = { name: 'bounce.txt', text: '552 5.2.2 mailbox full' };
    const { facts } = await reader.read('550 5.1.1 user unknown', [file], {});
    expect(facts.refusal?.reason).toBe('mailboxfull');
  });
});
