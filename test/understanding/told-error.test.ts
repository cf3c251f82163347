import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';
import { findToldError } from '../../src/understanding/told-error.ts';

const { explain } = loadExplain(openKnowledge(SHIPPED_KNOWLEDGE));

const essence = async (text: string) => {
  const { kind, reason, recipients, returned } = await explain(text);
  const told = recipients.map(({ address, diagnostic }) => [address, diagnostic]);
  return { kind, reason, told, subject: returned.subject };
};

const UNKNOWN = '550 5.1.1 No such user here';
const FULL = '552 5.2.2 This mailbox has used up its quota';

describe('a sentence that introduces an error', () => {
  it.each([
    [
      'on the same line',
      'My letter from ugo@tizio.example to pia@bene.example came back: ',
      UNKNOWN,
    ],
    ['on the next', 'Mail from ugo@tizio.example to pia@bene.example came back:\n', UNKNOWN],
    ['below', 'I wrote from ugo@tizio.example to pia@bene.example and got this.\n\n', UNKNOWN],
    ['without words of a person', 'from ugo@tizio.example to pia@bene.example:\n', UNKNOWN],
    ['naming the recipient alone', 'The mail to pia@bene.example was returned with: ', UNKNOWN],
    ['in Italian', 'La mail da ugo@tizio.example a pia@bene.example è tornata indietro: ', UNKNOWN],
    ['in French', "Mon courriel de ugo@tizio.example à pia@bene.example m'est revenu :\n", UNKNOWN],
    ['in German', 'Die Mail von ugo@tizio.example an pia@bene.example kam zurück: ', UNKNOWN],
    ['in Spanish', 'Mi correo de ugo@tizio.example a pia@bene.example ha vuelto:\n', UNKNOWN],
  ])('is not part of it: %s', async (_, sentence, error) => {
    expect(await essence(`${sentence}${error}`)).toEqual({
      kind: 'error',
      reason: 'userunknown',
      told: [['pia@bene.example', error]],
      subject: null,
    });
  });

  it('leaves to the error whom it names', async () => {
    const error = `<eva@bene.example>: host mx.bene.example said: ${FULL}`;
    const { told } = await essence(`My mail to pia@bene.example came back:\n${error}`);
    expect(told[0]?.[0]).toBe('eva@bene.example');
  });

  it.each([
    ['a program', `I'm sorry to have to inform you that it failed:\n${UNKNOWN}`],
    ['a server', `The remote server returned an error: ${UNKNOWN}`],
    ['nobody', UNKNOWN],
    ['a log', `Nov 16 postfix/smtp: to=<pia@bene.example>, said: ${UNKNOWN}`],
    [
      'a program below',
      `My program says this.\nThe server smtp.bene.example:587 answered:\n${UNKNOWN}`,
    ],
    ['a whole letter', `${'my words are many. '.repeat(40)}: ${UNKNOWN}`],
  ])('is none of %s', (_, text) => {
    expect(findToldError(text)).toBeNull();
  });
});

describe('an error with the head of its mail', () => {
  const head = 'From: Ugo <ugo@tizio.example>\nTo: pia@bene.example\nSubject: Tuesday';

  it.each([
    ['in a field of the same block', `Error: ${FULL}\n${head}`],
    ['in a field after it', `${head}\nReason: ${FULL}`],
    ['as a field of a report', `Diagnostic-Code: smtp; ${FULL}\n${head}`],
    ['as a line of its own', `${FULL}\n${head}`],
    ['below a greeting', `Hello, I got this back:\n\nthe mailbox is full\n\n${head}`],
  ])('is not lost: %s', async (_, text) => {
    expect(await essence(text)).toMatchObject({
      kind: 'error',
      reason: 'mailboxfull',
      subject: 'Tuesday',
    });
  });

  it('is none where nothing tells of one', async () => {
    expect(await essence(head)).toMatchObject({ kind: 'headers', reason: null });
    expect(await essence(`My mailbox is full of this:\n\n${head}`)).toMatchObject({
      kind: 'headers',
      reason: null,
    });
  });
});
