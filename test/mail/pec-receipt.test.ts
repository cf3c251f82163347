import fc from 'fast-check';
import { readPecReceipt } from '../../src/mail/pec-receipt.ts';

const notice = (first: string, rest: string): string =>
  `${first}\n\nIl giorno 01/06/2026 alle ore 10:00:03 (+0200) nel messaggio\n"offerta" proveniente da "tizio@pec.tizio.example"\n${rest}`;

describe('readPecReceipt', () => {
  it('reads whom a notice is about and what went wrong', () => {
    const text = notice(
      'Avviso di mancata consegna',
      'e destinato all\'utente "caio@pec.caio.example"\nè stato rilevato un errore 5.2.2 - Gestore -\ncasella piena.\nIl messaggio è stato rifiutato dal sistema.',
    );
    expect(readPecReceipt(text)).toEqual({
      outcome: 'refused',
      recipients: ['caio@pec.caio.example'],
      action: 'failed',
      diagnostic: '5.2.2 - Gestore - casella piena',
      status: '5.2.2',
    });
  });

  it('reads several recipients, one a line', () => {
    const text = notice(
      "Errore nell'accettazione",
      "ed indirizzato a:\ncaio@pec.caio.example\ngaia@pec.gaia.example\nè stato rilevato un problema che ne impedisce l'accettazione\na causa di presenza di virus.\n",
    );
    expect(readPecReceipt(text)).toMatchObject({
      recipients: ['caio@pec.caio.example', 'gaia@pec.gaia.example'],
      diagnostic: 'presenza di virus',
    });
  });

  it.each([
    ['Ricevuta di accettazione', 'taken', 'relayed'],
    ['Ricevuta di presa in carico', 'taken', 'relayed'],
    ['Ricevuta di avvenuta consegna', 'delivered', 'delivered'],
    ['Ricevuta breve di avvenuta consegna', 'delivered', 'delivered'],
  ])('knows that "%s" is no trouble', (first, outcome, action) => {
    const text = notice(first, 'ed indirizzato a "caio@pec.caio.example"\nè stato accettato.');
    expect(readPecReceipt(text)).toMatchObject({ outcome, action, diagnostic: '' });
  });

  it.each(['', 'Avviso di mancata consegna', notice('Anomalia nel messaggio', 'ed altro')])(
    'finds none in %j',
    (text) => {
      expect(readPecReceipt(text)).toBeNull();
    },
  );

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readPecReceipt(notice('Avviso di mancata consegna', text))).not.toThrow();
      }),
    );
  });
});
