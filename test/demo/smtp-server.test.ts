import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCertificates } from '../../src/demo/certificates.ts';
import { startSmtpServer } from '../../src/demo/smtp-server.ts';
import type { LoopbackServer } from '../../src/demo/loopback-server.ts';
import { demoWorld } from '../../src/knowledge/demo-world.ts';
import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { talkSmtp } from './clients.ts';
import type { SmtpTalk } from './clients.ts';

const world = demoWorld(openKnowledge(SHIPPED_KNOWLEDGE));
const certificates = openCertificates(join(SHIPPED_KNOWLEDGE, 'demo', 'tls'));
const opened: (LoopbackServer | SmtpTalk)[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await ('stop' in one ? one.stop() : one.hangUp());
});

const call = async (name: string): Promise<SmtpTalk> => {
  const host = Object.values(world.hosts).find((one) => one.name === name);
  if (!host?.smtp) throw new Error(`${name} has no mail server`);
  const server = await startSmtpServer({ name, smtp: host.smtp }, certificates);
  const talk = talkSmtp(server);
  opened.unshift(server, talk);
  return talk;
};

describe('a healthy server', () => {
  it('talks, offers STARTTLS and SIZE, and takes a message', async () => {
    const talk = await call('mx.bene.example');
    expect(await talk.reply()).toMatch(/^220 mx\.bene\.example /);
    const ehlo = await talk.say('EHLO test.example');
    expect(ehlo.split('\n').map((line) => line.slice(4))).toEqual([
      'mx.bene.example',
      'PIPELINING',
      '8BITMIME',
      'ENHANCEDSTATUSCODES',
      'SIZE 26214400',
      'STARTTLS',
    ]);
    expect(await talk.say('MAIL FROM:<massimo@tizio.example> SIZE=100')).toMatch(/^250 2\.1\.0/);
    expect(await talk.say('RCPT TO:<info@bene.example>')).toMatch(/^250 2\.1\.5/);
    expect(await talk.say('DATA')).toMatch(/^354/);
    expect(await talk.say('Subject: hello\r\n\r\nHello\r\n.')).toMatch(/^250 2\.6\.0/);
    expect(await talk.say('QUIT')).toMatch(/^221/);
    await talk.closed;
  });

  it.each([
    ['NONSENSE', '502'],
    ['MAIL FROM:<a@tizio.example>', '503'],
    ['RCPT TO:<info@bene.example>', '503'],
    ['DATA', '503'],
    ['VRFY info', '252'],
    ['NOOP', '250'],
    ['HELO test.example', '250'],
  ])('answers %s before EHLO with %s', async (line, code) => {
    const talk = await call('mx.bene.example');
    await talk.reply();
    expect((await talk.say(line)).slice(0, 3)).toBe(code);
  });

  it.each([
    ['MAIL FROM: massimo@tizio.example', '501 5.5.4'],
    ['MAIL FROM:<>', '250 2.1.0'],
    ['MAIL FROM:<massimo@tizio.example> SIZE=99999999', '552 5.3.4'],
  ])('answers %s with %s', async (line, start) => {
    const talk = await call('mx.bene.example');
    await talk.reply();
    await talk.say('EHLO test.example');
    expect((await talk.say(line)).startsWith(start)).toBe(true);
  });

  it('refuses to relay', async () => {
    const talk = await call('mx.bene.example');
    await talk.reply();
    await talk.say('EHLO test.example');
    await talk.say('MAIL FROM:<massimo@tizio.example>');
    expect(await talk.say('RCPT TO:<someone@caio.example>')).toMatch(
      /^554 5\.7\.1 <someone@caio\.example>/,
    );
  });

  it.each(['', '\r\n'])('hangs up on a line far too long, ended with %j', async (end) => {
    const talk = await call('mx.bene.example');
    await talk.reply();
    talk.write('x'.repeat(10_000) + end);
    await expect(talk.closed).resolves.toBeUndefined();
  });
});

describe('certificates', () => {
  it.each([
    ['mx.bene.example', null],
    ['mx.scaduta.example', 'CERT_HAS_EXPIRED'],
    ['mx.casalinga.example', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['mx.altronome.example', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('%s: %s', async (name, error) => {
    const talk = await call(name);
    await talk.reply();
    await talk.say('EHLO test.example');
    expect(await talk.say('STARTTLS')).toMatch(/^220/);
    const secured = await talk.secure({
      ca: certificates.authority,
      servername: name,
      rejectUnauthorized: false,
    });
    expect(secured.authorizationError ?? null).toBe(error);
    expect(await talk.say('EHLO test.example')).not.toContain('STARTTLS');
  });

  it.each(
    Object.values(world.hosts).flatMap(({ name, smtp, https }) =>
      [smtp?.tls, https?.tls].flatMap((kind) =>
        kind && kind !== 'wrong-name' ? [[name, kind] as const] : [],
      ),
    ),
  )('the name of %s stands in the %s certificate', (name, kind) => {
    const pem = readFileSync(join(SHIPPED_KNOWLEDGE, 'demo', 'tls', `${kind}.pem`));
    expect(new X509Certificate(pem).checkHost(name)).toBe(name);
  });
});

describe('servers with a fault', () => {
  it('refuses every connection in its own words, and takes only QUIT', async () => {
    const talk = await call('mx.caio.example');
    const greeting = await talk.reply();
    expect(greeting.split('\n').map((line) => line.slice(0, 3))).toEqual(['521', '521', '521']);
    expect(greeting).toContain('mx.caio.example');
    expect(await talk.say('EHLO test.example')).toMatch(/^503/);
    expect(await talk.say('QUIT')).toMatch(/^221/);
    await talk.closed;
  });

  it('greets with 421 and closes when busy', async () => {
    const talk = await call('mx.affollata.example');
    expect(await talk.reply()).toMatch(/^421 4\.3\.2 mx\.affollata\.example/);
    await expect(talk.closed).resolves.toBeUndefined();
  });

  it('takes the connection and says nothing, not even to a command', async () => {
    const talk = await call('mx.taciturna.example');
    const server = opened[0] as LoopbackServer;
    let heard = false;
    void talk.say('EHLO test.example').then(() => (heard = true));
    // whatever it had to say would come before the end of the connection
    await server.stop();
    await talk.closed;
    expect(heard).toBe(false);
  });

  it('greets after its delay', async () => {
    const smtp = world.hosts['203.0.113.10']?.smtp;
    if (!smtp) throw new Error('no server');
    const start = async (greetingDelayMs?: number): Promise<SmtpTalk> => {
      const behaviour = greetingDelayMs ? { ...smtp, greetingDelayMs } : smtp;
      const server = await startSmtpServer({ name: 'mx.x.example', smtp: behaviour }, certificates);
      const talk = talkSmtp(server);
      opened.unshift(server, talk);
      return talk;
    };
    const late = (await start(300)).reply();
    const prompt = (await start()).reply();
    expect(await Promise.race([late.then(() => 'late'), prompt.then(() => 'prompt')])).toBe(
      'prompt',
    );
    expect(await late).toMatch(/^220/);
  });

  it('speaks of greylisting at RCPT and of the size after DATA', async () => {
    const grey = await call('mx.grigia.example');
    await grey.reply();
    await grey.say('EHLO test.example');
    await grey.say('MAIL FROM:<massimo@tizio.example>');
    expect(await grey.say('RCPT TO:<info@grigia.example>')).toMatch(/^450 4\.2\.0 .*greylisted/);

    const narrow = await call('mx.stretta.example');
    await narrow.reply();
    expect(await narrow.say('EHLO test.example')).toContain('SIZE 1048576');
    await narrow.say('MAIL FROM:<massimo@tizio.example>');
    await narrow.say('RCPT TO:<info@stretta.example>');
    await narrow.say('DATA');
    const text = `${'x'.repeat(998)}\r\n`.repeat(1100);
    expect(await narrow.say(`${text}.`)).toMatch(/^552 5\.3\.4/);
  });
});
