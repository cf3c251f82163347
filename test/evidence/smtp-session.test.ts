import { X509Certificate, createHash } from 'node:crypto';
import fc from 'fast-check';
import { createDialer } from '../../src/evidence/dialer.ts';
import { talkSmtp } from '../../src/evidence/smtp-session.ts';
import type { SmtpTalk, SmtpTalkOptions } from '../../src/evidence/smtp-session.ts';
import { makeCertificate } from '../support/certificate-maker.ts';
import { startSmtpPeer } from '../support/smtp-peer.ts';
import type { SmtpPeer, SmtpScript } from '../support/smtp-peer.ts';

const never = new AbortController().signal;
const peers: SmtpPeer[] = [];
afterEach(async () => {
  await Promise.all(peers.splice(0).map((peer) => peer.close()));
});

const open = async (script: SmtpScript): Promise<SmtpPeer> => {
  const peer = await startSmtpPeer(script);
  peers.push(peer);
  return peer;
};
const talkTo = (
  peer: Pick<SmtpPeer, 'host' | 'port'>,
  rest: Partial<SmtpTalkOptions> = {},
  host = 'mx.test',
): Promise<SmtpTalk> =>
  talkSmtp(
    createDialer({ allow: [], route: () => peer }),
    { host, address: '192.0.2.25', port: 25 },
    { heloName: 'probe.test', signal: never, ...rest },
  );

describe('a conversation', () => {
  it('introduces itself, listens and takes its leave', async () => {
    const peer = await open({ ehlo: '250-mx.test hello\r\n250-Size 1000\r\n250-\r\n250 help\r\n' });
    expect(await talkTo(peer)).toEqual({
      kind: 'talked',
      greeting: '220 mx.test ESMTP ready',
      extensions: ['SIZE 1000', 'HELP'],
      sizeLimit: 1000,
      startTls: 'not-offered',
    });
    await peer.idle();
    expect(peer.commands).toEqual(['EHLO probe.test', 'QUIT']);
  });

  it.each([
    ['SIZE', undefined],
    ['SIZE 0', undefined],
    ['SIZE 52428800', 52_428_800],
    ['SIZE many', undefined],
  ])('reads the limit of %j', async (keyword, sizeLimit) => {
    const talk = await talkTo(await open({ ehlo: `250-mx\r\n250 ${keyword}\r\n` }));
    expect(talk.kind === 'talked' && talk.sizeLimit).toBe(sizeLimit);
  });

  it.each(['500 5.5.1 what?\r\n', '502 no\r\n'])('falls back to HELO after %j', async (ehlo) => {
    const peer = await open({ ehlo });
    expect(await talkTo(peer)).toMatchObject({
      kind: 'talked',
      extensions: [],
      startTls: 'not-offered',
    });
    await peer.idle();
    expect(peer.commands).toEqual(['EHLO probe.test', 'HELO probe.test', 'QUIT']);
  });

  it.each<[string, SmtpScript, string, string, string | null, string]>([
    [
      'at the greeting',
      { greeting: '554 5.7.1 go away\r\n' },
      'greeting',
      '554',
      '5.7.1',
      '554 5.7.1 go away',
    ],
    [
      'for a while',
      { greeting: '421 4.3.2 busy\r\n' },
      'greeting',
      '421',
      '4.3.2',
      '421 4.3.2 busy',
    ],
    [
      'in many lines',
      { greeting: '554-no\r\n554 never\r\n' },
      'greeting',
      '554',
      null,
      '554-no\n554 never',
    ],
    ['at EHLO', { ehlo: '550 5.7.1 bad name\r\n' }, 'ehlo', '550', '5.7.1', '550 5.7.1 bad name'],
    ['at HELO', { ehlo: '502 no\r\n', helo: '450 later\r\n' }, 'ehlo', '450', null, '450 later'],
  ])('is refused %s, in its own words', async (_when, script, at, replyCode, status, text) => {
    const peer = await open(script);
    expect(await talkTo(peer)).toEqual({ kind: 'refused', at, replyCode, status, text });
    await peer.idle();
    expect(peer.commands.at(-1)).toBe('QUIT');
  });

  it.each<[string, SmtpScript, SmtpTalk]>([
    ['silence at first', { greeting: 'silence' }, { kind: 'no-greeting' }],
    ['half a greeting', { greeting: '220-wait\r\n' }, { kind: 'no-greeting' }],
    ['silence after EHLO', { ehlo: 'silence' }, { kind: 'no-greeting' }],
    ['a closed door', { greeting: 'hang-up' }, { kind: 'broken', detail: 'closed' }],
    ['hanging up at EHLO', { ehlo: 'hang-up' }, { kind: 'broken', detail: 'closed' }],
    ['a reset', { ehlo: 'reset' }, { kind: 'broken', detail: 'reset' }],
    ['another protocol', { greeting: 'SSH-2.0-x\r\n' }, { kind: 'broken', detail: 'SSH-2.0-x' }],
    ['an odd code', { greeting: '250 ok\r\n' }, { kind: 'broken', detail: '250 ok' }],
    [
      'an endless greeting',
      { greeting: '220-x\r\n'.repeat(500) },
      { kind: 'broken', detail: 'endless reply' },
    ],
  ])('takes %s for what it is', async (_what, script, expected) => {
    const peer = await open(script);
    expect(await talkTo(peer, { greetingTimeoutMs: 400 })).toEqual(expected);
    await peer.idle();
  });

  it('does not believe what comes before it is asked', async () => {
    const peer = await open({
      greeting: '220 mx.test\r\n250-mx\r\n250 STARTTLS\r\n',
      ehlo: '550 no\r\n',
    });
    expect(await talkTo(peer)).toMatchObject({ kind: 'refused', at: 'ehlo', replyCode: '550' });
  });

  it('ends at once, without a trace, when nobody waits any more', async () => {
    const peer = await open({ greeting: 'silence' });
    const controller = new AbortController();
    const talk = talkTo(peer, { signal: controller.signal });
    while (peer.connections === 0) await new Promise(setImmediate);
    controller.abort();
    expect(await talk).toEqual({ kind: 'aborted' });
    await peer.idle();
    expect(peer.commands).toEqual([]);
  });

  it.each([
    ['closed', { kind: 'closed' }],
    ['silent', { kind: 'no-answer' }],
  ])('is not possible where the port is %s', async (how, expected) => {
    const gone = await startSmtpPeer();
    await gone.close();
    const dialer = createDialer({ allow: [], route: () => (how === 'silent' ? how : gone) });
    const target = { host: 'mx.test', address: '192.0.2.25', port: 25 };
    const options = { heloName: 'probe.test', signal: never, connectTimeoutMs: 20 };
    expect(await talkSmtp(dialer, target, options)).toEqual(expected);
  });

  it('is not tried where the guard is closed', async () => {
    const target = { host: 'mx.test', address: '10.0.0.1', port: 25 };
    const options = { heloName: 'probe.test', signal: never };
    expect(await talkSmtp(createDialer({ allow: [] }), target, options)).toEqual({
      kind: 'not-allowed',
    });
  });

  it('survives any greeting', async () => {
    const kinds = ['talked', 'refused', 'broken', 'no-greeting'];
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        const peer = await startSmtpPeer({ greeting: Buffer.from(bytes) });
        expect(kinds).toContain((await talkTo(peer, { greetingTimeoutMs: 50 })).kind);
        await peer.close();
      }),
      { numRuns: 30 },
    );
  });
});

describe('STARTTLS', () => {
  const authority = makeCertificate({ commonName: 'Test Root' });
  const day = (n: number): Date => new Date(Date.now() + n * 24 * 60 * 60 * 1000);
  const good = makeCertificate({
    commonName: 'mx.test',
    names: ['mx.test', '*.mail.test'],
    signedBy: authority,
  });
  const expired = { names: ['mx.test'], from: day(-20), to: day(-10) };
  const ehlo = '250-mx.test\r\n250 STARTTLS\r\n';
  const extraTrust = [authority.cert];

  it('shows the certificate', async () => {
    const peer = await open({ ehlo, tls: good });
    const talk = await talkTo(peer, { extraTrust });
    expect(talk).toMatchObject({
      kind: 'talked',
      startTls: 'done',
      certificate: {
        subject: 'CN=mx.test',
        names: ['mx.test', '*.mail.test'],
        issuer: 'CN=Test Root',
        matchesName: true,
        isTrusted: true,
        isExpired: false,
      },
    });
    await peer.idle();
    expect(peer.commands).toEqual(['EHLO probe.test', 'STARTTLS', 'tls:QUIT']);
  });

  it('keeps digests of the chain, the own certificate first', async () => {
    const talk = await talkTo(await open({ ehlo, tls: good }), { extraTrust });
    const digests = ({ cert }: { readonly cert: string }) => {
      const { raw, publicKey } = new X509Certificate(cert);
      const both = (octets: Buffer) => ({
        sha256: createHash('sha256').update(octets).digest('hex'),
        sha512: createHash('sha512').update(octets).digest('hex'),
      });
      const key = publicKey.export({ type: 'spki', format: 'der' });
      return { certificate: both(raw), publicKey: both(key) };
    };
    expect(talk).toMatchObject({ certificate: { chain: [digests(good), digests(authority)] } });
  });

  it.each([
    ['another host', good, 'other.test', { matchesName: false, isTrusted: true, isExpired: false }],
    ['a wildcard', good, 'a.mail.test', { matchesName: true, isTrusted: true, isExpired: false }],
    [
      'an expired one',
      makeCertificate({ commonName: 'mx.test', ...expired, signedBy: authority }),
      'mx.test',
      { matchesName: true, isTrusted: true, isExpired: true },
    ],
    [
      'one that signed itself',
      makeCertificate({ commonName: 'mx.test', names: ['mx.test'] }),
      'mx.test',
      { matchesName: true, isTrusted: false, isExpired: false },
    ],
    [
      'an expired one that signed itself',
      makeCertificate({ commonName: 'mx.test', ...expired }),
      'mx.test',
      { matchesName: true, isTrusted: false, isExpired: true },
    ],
    [
      'one of an unknown authority',
      makeCertificate({
        commonName: 'mx.test',
        names: ['mx.test'],
        signedBy: makeCertificate({ commonName: 'Test Root' }),
      }),
      'mx.test',
      { matchesName: true, isTrusted: false, isExpired: false },
    ],
  ])('judges %s', async (_what, tls, host, expected) => {
    const talk = await talkTo(await open({ ehlo, tls }), { extraTrust }, host);
    expect(talk).toMatchObject({ startTls: 'done', certificate: expected });
  });

  it('trusts the extra root in the demo internet only', async () => {
    const talk = await talkTo(await open({ ehlo, tls: good }));
    expect(talk).toMatchObject({ certificate: { isTrusted: false } });
  });

  it('drops what was put into the clear text behind the reply', async () => {
    const peer = await open({ ehlo, tls: good, starttls: '220 go\r\n250 injected\r\n' });
    expect(await talkTo(peer, { extraTrust })).toMatchObject({
      startTls: 'done',
      certificate: { isTrusted: true },
    });
  });

  it.each<[string, SmtpScript, object]>([
    [
      'refused',
      { starttls: '454 4.7.0 not now\r\n' },
      { startTls: 'refused', startTlsDetail: '454 4.7.0 not now' },
    ],
    ['silence', { starttls: 'silence' }, { startTls: 'failed', startTlsDetail: 'timeout' }],
    ['no handshake', {}, { startTls: 'failed', startTlsDetail: 'timeout' }],
    ['hanging up', { starttls: 'hang-up' }, { startTls: 'failed', startTlsDetail: 'closed' }],
  ])('may end in %s', async (_how, script, expected) => {
    const peer = await open({ ehlo, ...script });
    const talk = await talkTo(peer, { tlsTimeoutMs: 300 });
    expect(talk).toMatchObject({ kind: 'talked', extensions: ['STARTTLS'], ...expected });
    await peer.idle();
  });
});
