import fc from 'fast-check';
import { openSession } from '../../src/demo/smtp-session.ts';
import { demoWorld } from '../../src/knowledge/demo-world.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';

const { hosts } = demoWorld(openKnowledge(SHIPPED_KNOWLEDGE));
const bene = hosts['203.0.113.10']?.smtp;
if (!bene) throw new Error('mx.bene.example has no mail server');

const reply = /^(?:\d{3}-[\x20-\xff]*\r\n)*\d{3} [\x20-\xff]*\r\n$/;
const line = fc.oneof(
  fc.string({ maxLength: 80 }).map((text) => text.replaceAll(/[\r\n]/g, '')),
  fc.constantFrom(
    'EHLO x.example',
    'MAIL FROM:<$&{recipient}@tizio.example>',
    'RCPT TO:<scontroso@bene.example>',
    'RCPT TO:<info@bene.example>',
    'DATA',
    '.',
    'RSET',
    'STARTTLS',
  ),
);

describe('an SMTP session', () => {
  it('answers whatever is said with one whole reply, or reads on', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (said) => {
        const session = openSession('mx.bene.example', bene);
        expect(session.greet().text).toMatch(reply);
        for (const one of said) {
          const step = session.line(one);
          if (step) expect(step.text).toMatch(reply);
        }
      }),
    );
  });

  it('quotes addresses as they were said', () => {
    const session = openSession('mx.bene.example', bene);
    session.line('EHLO x.example');
    session.line('MAIL FROM:<$&{host}@tizio.example>');
    expect(session.line('RCPT TO:<scontroso@bene.example>')?.text).toMatch(
      /^554 5\.7\.1 <\$&\{host\}@tizio\.example>: /,
    );
  });

  it('forgets the message before it when told to', () => {
    const session = openSession('mx.bene.example', bene);
    session.line('EHLO x.example');
    session.line('MAIL FROM:<massimo@tizio.example>');
    session.line('RCPT TO:<info@bene.example>');
    session.line('RSET');
    expect(session.line('DATA')?.text).toMatch(/^503/);
  });

  it('wants a new EHLO after the handshake', () => {
    const session = openSession('mx.bene.example', bene);
    session.line('EHLO x.example');
    expect(session.line('STARTTLS')?.then).toBe('start-tls');
    session.secured();
    expect(session.line('MAIL FROM:<massimo@tizio.example>')?.text).toMatch(/^503/);
    expect(session.line('EHLO x.example')?.text).not.toContain('STARTTLS');
  });
});
