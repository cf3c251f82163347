import { openKnowledge, SHIPPED_KNOWLEDGE } from '../../src/knowledge/folder.ts';
import type { Facts, Mailbox } from '../../src/model/facts.ts';
import { loadUnderstanding } from '../../src/understanding/understand.ts';

const understanding = loadUnderstanding(openKnowledge(SHIPPED_KNOWLEDGE));
const facts = (text: string, known?: Facts): Facts =>
  understanding.understand(text, known ? { known } : {}).facts;

const mailbox = (text: string): Mailbox =>
  text.includes('@') ? { address: text, domain: text.split('@')[1] ?? '' } : { domain: text };

describe('who writes to whom', () => {
  it.each([
    'I wrote from anna@tizio.example to bob@caio.example yesterday and he never got it',
    'ho scritto da anna@tizio.example a bob@caio.example e non gli è arrivata',
    'mail to bob@caio.example from anna@tizio.example does not arrive',
    'la posta da anna@tizio.example verso bob@caio.example non arriva',
    'de anna@tizio.example à bob@caio.example rien n’arrive',
    'von anna@tizio.example an bob@caio.example kommt nichts an',
    'de anna@tizio.example a bob@caio.example no llega nada',
    'anna@tizio.example -> bob@caio.example never arrived',
    '<mailto:anna@tizio.example|anna@tizio.example> to <mailto:bob@caio.example|bob@caio.example> never arrived',
    'anna@tizio.example wrote to bob@caio.example and it did not arrive',
    'my address is anna@tizio.example, I emailed bob@caio.example, he got nothing',
    'I (anna@tizio.example) wrote to bob@caio.example and nothing arrived',
    'bob@caio.example did not get my mail, I am anna@tizio.example',
    'bob@caio.example non ha ricevuto la mia mail, io sono anna@tizio.example',
    'il mio indirizzo è anna@tizio.example e ho scritto a bob@caio.example',
    'meine adresse ist anna@tizio.example, ich schreibe an bob@caio.example und nichts kommt an',
    'mon adresse est anna@tizio.example et j’écris à bob@caio.example, rien n’arrive',
    'mi dirección es anna@tizio.example y escribo a bob@caio.example',
    'a customer (anna@tizio.example) mailed us at bob@caio.example but we never got it',
  ])('%s', (text) => {
    expect(facts(text)).toMatchObject({
      sender: mailbox('anna@tizio.example'),
      recipient: mailbox('bob@caio.example'),
    });
  });

  it.each([
    ['I wrote from anna@tizio.example to bob@caio.example, nothing arrived', 'sender'],
    ['bob@caio.example did not get my mail, I am anna@tizio.example', 'sender'],
    [
      'anna@tizio.example wrote to me but nothing came, my address is bob@caio.example',
      'recipient',
    ],
  ])('%s: the speaker is the %s', (text, own) => {
    expect(facts(text).own).toBe(own);
  });

  it.each([
    ['from tizio.example to caio.example nothing arrives', 'tizio.example', 'caio.example'],
    ['my mails to bob@caio.example never arrive', undefined, 'bob@caio.example'],
    ['I can’t receive codes on anna@tizio.example', undefined, 'anna@tizio.example'],
    ['non mi arriva la posta da shop@caio.example', 'shop@caio.example', undefined],
  ])('%s', (text, sender, recipient) => {
    const found = facts(text);
    expect(found.sender).toEqual(sender && mailbox(sender));
    expect(found.recipient).toEqual(recipient && mailbox(recipient));
  });

  it.each(['anna@tizio.example', 'and for anna@tizio.example?', 'it is anna@tizio.example'])(
    'a bare answer gets no role: %s',
    (text) => {
      const found = facts(text, { own: 'sender', sender: { domain: 'x.example' } });
      expect(found.sender ?? found.recipient).toBeUndefined();
    },
  );

  it('puts the own address on the side that is known to be the speaker’s', () => {
    expect(facts('il mio indirizzo è anna@tizio.example', { own: 'recipient' })).toMatchObject({
      own: 'recipient',
      recipient: mailbox('anna@tizio.example'),
    });
  });

  it('keeps the local part as typed', () => {
    expect(facts('I wrote from Anna.Rossi@Tizio.Example to bob@caio.example').sender?.address).toBe(
      'Anna.Rossi@tizio.example',
    );
  });

  it('takes an address said to be the server’s as a claim', () => {
    expect(facts('our server IP is 192.0.2.5 and it is blacklisted').sendingAddresses).toEqual([
      { ip: '192.0.2.5', source: 'said' },
    ]);
  });

  it('takes who writes to whom from the person, not from what is pasted', () => {
    const found = facts(
      'from anna@tizio.example to bob@caio.example: 550 5.7.1 mail from other@x.example to third@y.example refused',
    );
    expect(found.sender).toEqual(mailbox('anna@tizio.example'));
    expect(found.recipient).toEqual(mailbox('bob@caio.example'));
  });

  it('takes no address out of a refusal as said', () => {
    expect(facts('550 5.7.1 Client host [192.0.2.5] blocked').sendingAddresses).toBeUndefined();
  });
});
