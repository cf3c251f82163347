import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';

const { explainLine } = loadExplain(openKnowledge(SHIPPED_KNOWLEDGE));

describe('a notice in another language', () => {
  it.each([
    [
      "Recapito non riuscito per i seguenti destinatari:\n\ncaio@caio.example\nL'indirizzo immesso non è stato trovato, provare a scrivere di nuovo.",
      { kind: 'error', reason: 'userunknown', fault: 'sender-user' },
    ],
    [
      "Si è verificato un errore durante l'invio della posta. Il server ha risposto:\n5.7.1 <caio@caio.example>: Relay access denied.\nControllare il destinatario.",
      { kind: 'error', reason: 'norelaying', status: '5.7.1' },
    ],
    [
      'Votre message à caio@caio.example n’a pas pu être remis. caio est introuvable sur caio.example.',
      { kind: 'error', reason: 'userunknown', fault: 'sender-user' },
    ],
    [
      'La remise à ces destinataires est retardée :\n\ncaio@caio.example\n\nCe message n’a pas encore été remis.',
      { kind: 'error', reason: 'expired', fault: 'nobody', temporary: true },
    ],
    [
      'Das Postfach des Empfängers ist voll und kann zurzeit keine Nachrichten annehmen.',
      { kind: 'error', reason: 'mailboxfull', fault: 'recipient-user' },
    ],
    [
      'Die Nachricht konnte nicht gesendet werden, weil der Verbindungsaufbau mit dem SMTP-Server mail.tizio.example fehlgeschlagen ist.',
      { kind: 'error', reason: 'networkerror', fault: 'sender-user', hop: 'submit' },
    ],
    [
      'La entrega a estos destinatarios se ha retrasado, el servidor seguirá intentándolo.',
      { kind: 'error', reason: 'expired', fault: 'nobody', temporary: true },
    ],
    ['550 skrzynka odbiorcy jest pełna', { kind: 'error', reason: 'mailboxfull' }],
    ['550 ユーザーが存在しません', { kind: 'error', reason: 'userunknown' }],
  ])('is understood: %s', (text, expected) => {
    expect(explainLine(text)).toMatchObject(expected);
  });

  it.each([
    'Il messaggio non è stato consegnato a uno o più destinatari.',
    'Votre message n’a pas pu être remis à certains destinataires.',
    'Die Nachricht hat einige oder alle vorgesehenen Empfänger nicht erreicht.',
    'No se pudo entregar el mensaje a uno o más destinatarios.',
    'Het bericht kon niet worden bezorgd.',
  ])('that gives no cause is known, and accuses nobody: %s', (text) => {
    expect(explainLine(text)).toMatchObject({ kind: 'error', reason: null, fault: 'unknown' });
  });

  it('has its code read where the words give no cause', () => {
    expect(explainLine('Messaggio non consegnato: 5.1.0').reason).toBe('userunknown');
    expect(explainLine('552 impossibile recapitare').reason).toBe('mailboxfull');
  });

  it.each([
    'la mia casella è piena, cosa devo fare?',
    'ich habe mein Passwort vergessen, wie komme ich an mein Postfach?',
    'mon message est trop volumineux ?',
    'no me llega el correo de mi jefe, ¿está bloqueado?',
  ])('is not what a person asks: %s', (text) => {
    expect(explainLine(text).kind).toBe('none');
  });
});
