import { toldMail } from '../../src/understanding/told-mail.ts';

const MB = 1024 * 1024;

const told = (text: string) =>
  toldMail(text)?.attachments.map(({ name, octets }) => [
    name,
    octets === null ? null : Math.round((octets / MB) * 10) / 10,
  ]) ?? null;

describe('what people tell about the files of a mail', () => {
  it.each([
    ['I attached fattura.exe and it came back', [['fattura.exe', null]]],
    ['I sent a 30 MB pdf attached to caio@caio.example', [['.pdf', 30]]],
    ["ho mandato un allegato da 28 mega e non e' arrivato", [['', 28]]],
    ['la presentazione listino.pptx pesa 12,5 MB', [['listino.pptx', 12.5]]],
    ["j'ai envoyé une pièce jointe de 18 Mo", [['', 18]]],
    ['Der Anhang hat 26 MB', [['', 26]]],
    ['un adjunto de 1,5 GB', [['', 1536]]],
    ['an .exe file was refused', [['.exe', null]]],
    ['ho allegato uno zip', [['.zip', null]]],
    [
      'planos.dwg (40 MB) y fotos.zip',
      [
        ['planos.dwg', 40],
        ['fotos.zip', null],
      ],
    ],
    ['the mail has 27.4 MB', [['', 20]]],
    // of something else
    ['their limit is 25 MB', null],
    ['the mailbox has 15 GB and is full', null],
    ['la casella da 5 GB è piena', null],
    ['up to 20 MB per mail is fine', null],
    ['I write from massimo@tizio.example to info@posta.example', null],
    ['our site is www.foto.zip.example and pdf.example', null],
    ['I cannot open the pdf', null],
    ['error 550 5.7.1', null],
    ['I wait 30 minutes, 25 mails came', null],
  ])('%s', (text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('takes any text', () => {
    expect(toldMail('')).toBeNull();
    expect(toldMail(`${'a.'.repeat(4000)}pdf ${'1'.repeat(4000)} MB`)?.octets ?? null).toBeNull();
  });
});
