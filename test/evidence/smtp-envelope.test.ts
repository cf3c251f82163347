import fc from 'fast-check';
import { createDialer } from '../../src/evidence/dialer.ts';
import { createResolver } from '../../src/evidence/resolver.ts';
import { envelopeOf } from '../../src/evidence/smtp-envelope.ts';
import { createSmtpGatherer } from '../../src/evidence/smtp-servers.ts';
import type { Facts } from '../../src/model/facts.ts';
import { makeCertificate } from '../support/certificate-maker.ts';
import { startDnsZone } from '../support/dns-zone.ts';
import type { DnsZone } from '../support/dns-zone.ts';
import { startSmtpPeer } from '../support/smtp-peer.ts';
import type { SmtpPeer, SmtpScript } from '../support/smtp-peer.ts';

const OWN = ['own.test'];
const mailbox = (address: string) => ({
  address,
  domain: address.slice(address.lastIndexOf('@') + 1),
});
const factsOf = (sender: string, recipient: string): Facts => ({
  sender: mailbox(sender),
  recipient: mailbox(recipient),
});

describe('the envelope to ask about', () => {
  it.each([
    ['a@own.test', 'b@other.test'],
    ['a@other.test', 'b@own.test'],
    ['a@branch.own.test', 'b@other.test'],
    ["o'neil+x=y@own.test", 'b@other.test'],
  ])('is known for %s to %s', (sender, recipient) => {
    expect(envelopeOf(factsOf(sender, recipient), OWN)).toEqual({ sender, recipient });
  });

  it.each<[string, Facts]>([
    ['neither side is our own', factsOf('a@one.test', 'b@other.test')],
    ['a domain only ends like ours', factsOf('a@not-own.test', 'b@other.test')],
    ['only a domain is known', { ...factsOf('a@own.test', 'x@y.test'), recipient: { domain: 'y.test' } }],
    ['one side is missing', { sender: mailbox('a@own.test') }],
    ['a local part ends the path', factsOf('a>@own.test', 'b@other.test')],
    ['a local part has a space', factsOf('"a b"@own.test', 'b@other.test')],
    ['a local part ends the line', factsOf('a\r\nDATA@own.test', 'b@other.test')],
    ['a local part is not ASCII', factsOf('é@own.test', 'b@other.test')],
    ['a local part is too long', factsOf(`${'a'.repeat(65)}@own.test`, 'b@other.test')],
  ])('is not where %s', (_why, facts) => {
    expect(envelopeOf(facts, OWN)).toBeUndefined();
  }); // prettier-ignore

  it('never holds more than a path, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const sender = { address: `${a}@own.test`, domain: 'own.test' };
        const envelope = envelopeOf({ sender, recipient: { address: b, domain: 'own.test' } }, OWN);
        expect(`${envelope?.sender}${envelope?.recipient}`).toMatch(/^[\x21-\x3b\x3d\x3f-\x7e]+$/);
      }),
    );
  });
});

describe('a mail host that is asked', () => {
  let zone: DnsZone;
  const peers: SmtpPeer[] = [];
  beforeAll(async () => {
    zone = await startDnsZone({
      'other.test': { MX: ['10 mx1.other.test', '20 mx2.other.test'] },
      'mx1.other.test': { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] },
      'mx2.other.test': { A: ['192.0.2.2'] },
    });
  });
  afterEach(() => Promise.all(peers.splice(0).map((peer) => peer.close())));
  afterAll(() => zone.close());

  const ask = async (
    script: SmtpScript,
    { askFor = OWN, facts = factsOf('a@own.test', 'b@other.test') } = {},
  ) => {
    const first = await startSmtpPeer(script);
    const others = await startSmtpPeer();
    peers.push(first, others);
    const gatherer = createSmtpGatherer({
      resolver: createResolver({ serversFor: () => [zone], timeoutMs: 500, attempts: 1 }),
      dialer: createDialer({
        allow: [],
        route: (address) => (address === '192.0.2.1' ? first : others),
      }),
      heloName: 'probe.test',
      controls: () => [],
      probe: true,
      askFor,
      timeouts: { tlsTimeoutMs: 1000, recipientTimeoutMs: 300 },
    });
    const servers = await gatherer.gather(facts, new AbortController().signal);
    await Promise.all([first.idle(), others.idle()]);
    const asked = servers.seen
      ? servers.value.hosts.map(({ answer }) => answer.kind === 'talked' && answer.recipient)
      : [];
    return { asked, first, others };
  };

  const MAIL = 'MAIL FROM:<a@own.test>';
  const RCPT = 'RCPT TO:<b@other.test>';
  const envelope = { sender: 'a@own.test', recipient: 'b@other.test' };

  it('says so, once, in the one conversation', async () => {
    const { asked, first, others } = await ask({});
    expect(asked).toEqual([
      {
        ...envelope,
        kind: 'accepted',
        at: 'rcpt',
        replyCode: '250',
        status: '2.1.5',
        text: '250 2.1.5 recipient ok',
      },
      undefined,
      undefined,
    ]);
    expect(first.connections).toBe(1);
    expect(first.commands).toEqual(['EHLO probe.test', MAIL, RCPT, 'RSET', 'QUIT']);
    expect(others.commands.toSorted()).toEqual([
      'EHLO probe.test',
      'EHLO probe.test',
      'QUIT',
      'QUIT',
    ]);
  });

  it('begins anew under encryption', async () => {
    const tls = makeCertificate({ commonName: 'mx1.other.test', names: ['mx1.other.test'] });
    const { asked, first } = await ask({ ehlo: '250-mx\r\n250 STARTTLS\r\n', tls });
    expect(asked[0]).toMatchObject({ kind: 'accepted' });
    expect(first.commands).toEqual([
      'EHLO probe.test',
      'STARTTLS',
      ...['EHLO probe.test', MAIL, RCPT, 'RSET', 'QUIT'].map((line) => `tls:${line}`),
    ]);
  });

  it.each<[string, SmtpScript, object, readonly string[]]>([
    [
      'refuses the recipient',
      { rcpt: '550-5.1.1 no such\r\n550 5.1.1 user\r\n' },
      { kind: 'refused', at: 'rcpt', replyCode: '550', status: '5.1.1', text: '550-5.1.1 no such\n550 5.1.1 user' },
      [MAIL, RCPT, 'RSET'],
    ],
    ['refuses the sender', { mail: '550 5.1.8 no\r\n' }, { kind: 'refused', at: 'mail' }, [MAIL, 'RSET']],
    ['makes us wait', { rcpt: '450 4.2.0 later\r\n' }, { kind: 'refused', replyCode: '450' }, [MAIL, RCPT, 'RSET']],
    ['says nothing', { rcpt: 'silence' }, { kind: 'unanswered', at: 'rcpt' }, [MAIL, RCPT]],
    ['hangs up', { mail: 'hang-up' }, { kind: 'unanswered', at: 'mail' }, [MAIL]],
    ['says something else', { rcpt: '354 go ahead\r\n' }, { kind: 'unanswered', at: 'rcpt' }, [MAIL, RCPT]],
  ])('%s', async (_what, script, expected, commands) => {
    const { asked, first } = await ask(script);
    expect(asked[0]).toMatchObject({ ...envelope, ...expected });
    expect(first.commands.filter((line) => !/^(?:EHLO|QUIT)/.test(line))).toEqual(commands);
  }); // prettier-ignore

  it.each([
    ['the operator did not choose it', { askFor: [] }],
    ['neither side is our own', { facts: factsOf('a@one.test', 'b@other.test') }],
    ['the sender is not known', { facts: { recipient: mailbox('b@other.test') } }],
  ])('hears no name where %s', async (_why, options) => {
    const { asked, first } = await ask({}, options);
    expect(asked).toEqual([undefined, undefined, undefined]);
    expect(first.commands).toEqual(['EHLO probe.test', 'QUIT']);
  });
});
