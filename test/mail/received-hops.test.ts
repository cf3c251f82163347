import { parseHeaderBlock } from '../../src/mail/header-block.ts';
import { readHops, readMailDate } from '../../src/mail/received-hops.ts';

const hops = (...lines: readonly string[]) => readHops(parseHeaderBlock(lines.join('\n')));

describe('readHops', () => {
  it('turns the trace round and tells how long each step took', () => {
    const read = hops(
      'Received: from relay.tizio.example (relay.tizio.example [192.0.2.25])',
      '\tby mx.caio.example (Postfix) with ESMTPS id 4Xy1; Mon, 16 Nov 2026 11:20:05 +0100 (CET)',
      'Received: from [198.51.100.9] by relay.tizio.example with ESMTPA id 77;',
      ' Mon, 16 Nov 2026 09:10:02 +0000',
      'Date: Mon, 16 Nov 2026 09:10:00 +0000',
    );
    expect(read).toEqual([
      {
        from: '[198.51.100.9]',
        ip: '198.51.100.9',
        by: 'relay.tizio.example',
        encrypted: false,
        at: '2026-11-16T09:10:02.000Z',
        waitedSeconds: 2,
      },
      {
        from: 'relay.tizio.example',
        ip: '192.0.2.25',
        by: 'mx.caio.example',
        encrypted: true,
        at: '2026-11-16T10:20:05.000Z',
        waitedSeconds: 4203,
      },
    ]);
  });

  it.each([
    ['with SMTP id 1', false],
    ['with ESMTP id 1', false],
    ['with ESMTPSA id 1', true],
    ['with UTF8SMTPS id 1', true],
    ['with LMTP id 1', false],
    ['with HTTPS', true],
    ['with Microsoft SMTP Server (version=TLS1_3, cipher=TLS_AES_256) id 15.20', true],
    ['(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384) with ESMTP id 1', true],
    ['with local id 1', null],
    ['id 1', null],
  ])('%s: under TLS %s', (protocol, encrypted) => {
    const [hop] = hops(`Received: from a.example (a.example [192.0.2.1]) by b.example ${protocol}; x`); // prettier-ignore
    expect(hop).toMatchObject({ encrypted, at: null, waitedSeconds: null });
  });

  it.each([
    [
      'a local program',
      'Received: (qmail 4711 invoked by uid 500); 16 Nov 2026 09:10:02 -0000',
      [],
    ],
    [
      'IPv6',
      'Received: by 2001:db8::5 with SMTP id a; Mon, 16 Nov 2026 01:10:02 -0800',
      [{ by: '2001:db8::5', from: null, ip: null }],
    ],
    [
      'the form of qmail',
      'Received: from unknown (HELO pc.example) (192.0.2.9) by mx.example.net with SMTP; 16 Nov 2026 09:10:02 -0000',
      [{ from: 'unknown', ip: '192.0.2.9', by: 'mx.example.net', at: '2026-11-16T09:10:02.000Z' }],
    ],
    [
      'the form of Exchange',
      'Received: from A.eur.prod.example (2001:db8::7) by B.eur.prod.example (2001:db8::8) with Microsoft SMTP Server id 15.1; Mon, 16 Nov 2026 09:10:02 +0000',
      [{ from: 'a.eur.prod.example', ip: '2001:db8::7', by: 'b.eur.prod.example' }],
    ],
  ])('reads %s', (_name, line, expected) => {
    expect(hops(line)).toMatchObject(expected);
    expect(hops(line)).toHaveLength(expected.length);
  });

  it('counts backwards where two clocks differ', () => {
    const read = hops(
      'Received: from a.example by b.example with SMTP; Mon, 16 Nov 2026 09:00:00 +0000',
      'Received: from c.example by a.example with SMTP; Mon, 16 Nov 2026 09:02:00 +0000',
    );
    expect(read.map(({ waitedSeconds }) => waitedSeconds)).toEqual([null, -120]);
  });
});

describe('readMailDate', () => {
  it.each([
    ['Mon, 16 Nov 2026 09:12:44 +0100 (CET)', '2026-11-16T08:12:44.000Z'],
    ['16 Nov 2026 09:12:44 GMT', '2026-11-16T09:12:44.000Z'],
    ['Mon, 16 Nov 2026 09:12 -0500', '2026-11-16T14:12:00.000Z'],
    ['2026', null],
    ['yesterday', null],
    ['', null],
    [null, null],
  ])('%s', (text, iso) => {
    expect(readMailDate(text)?.toISOString() ?? null).toBe(iso);
  });
});
