import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadExplain } from '../../src/understanding/load-explain.ts';

const { explain } = loadExplain(openKnowledge(SHIPPED_KNOWLEDGE));

const OWN =
  'Received: from out.tizio.example ([192.0.2.25]) by mx.caio.example with ESMTPS id 1; Mon, 16 Nov 2026 09:12:44 +0100';
const INSIDE =
  'Received: from mx.caio.example by store.caio.example with LMTP id 2; Mon, 16 Nov 2026 09:12:45 +0100';
const FOREIGN =
  'Received: from pc by out.tizio.example with ESMTPSA id 3; Mon, 16 Nov 2026 09:12:40 +0100';
const REST =
  'From: Tizio <tizio@tizio.example>\nTo: caio@caio.example\nSubject: offer\nDate: Mon, 16 Nov 2026 09:12:39 +0100';

const read = async (...lines: readonly string[]) =>
  (await explain([...lines, REST].join('\n'))).headers;

describe('headers', () => {
  it('are read as headers, with the way, the origin and the filter’s opinion', async () => {
    const explained = await explain(
      [
        INSIDE,
        'X-Spam-Status: No, score=1.2 required=5.0',
        'Authentication-Results: mx.caio.example; spf=pass smtp.mailfrom=tizio.example; dmarc=pass header.from=tizio.example',
        OWN,
        FOREIGN,
        REST,
      ].join('\n'),
    );
    expect(explained).toMatchObject({
      kind: 'headers',
      reason: null,
      fault: null,
      returned: { sendingIp: '192.0.2.25' },
      headers: {
        totalSeconds: 6,
        hops: [
          { by: 'out.tizio.example' },
          { by: 'mx.caio.example' },
          { by: 'store.caio.example' },
        ],
        authentication: [
          { method: 'spf', result: 'pass', isOwnSide: true },
          { method: 'dmarc', result: 'pass', isOwnSide: true },
        ],
        spam: [{ filter: 'SpamAssassin', isSpam: false, score: 1.2, threshold: 5 }],
        subjectMark: null,
      },
    });
  });

  const FORGED = 'Authentication-Results: mx.caio.example; spf=pass smtp.mailfrom=bank.example';
  it.each([
    ['of the reader’s own server', [OWN, FORGED, FOREIGN], true],
    ['in front of all', [FORGED, INSIDE, OWN, FOREIGN], true],
    ['below the first line of another house', [INSIDE, OWN, FOREIGN, FORGED], false],
    ['of another house', [OWN, FORGED.replace('caio', 'tizio'), FOREIGN], false],
    [
      'without a name, in the own part',
      [OWN, FORGED.replace('mx.caio.example; ', ''), FOREIGN],
      true,
    ],
    ['alone: nobody can say whose side wrote it', [FORGED], false],
  ])('results %s: own side %s %s', async (_name, lines, isOwnSide) => {
    const reading = await read(...lines);
    expect(reading?.authentication.map((one) => one.isOwnSide)).toEqual([isOwnSide]);
  });

  it('of a mail that tells nothing of its way are not read', async () => {
    expect(await read()).toBeNull();
  });

  it('of a whole mail are read, too', async () => {
    const explained = await explain(`${OWN}\n${REST}\n\nDear Caio,\nhere is the offer.\n`);
    expect(explained).toMatchObject({
      kind: 'message',
      headers: { hops: [{ by: 'mx.caio.example' }] },
    });
  });

  it('of a bounce are not: it is about the mail that came back', async () => {
    expect(await explain('550 5.1.1 User unknown')).toMatchObject({ kind: 'error', headers: null });
  });
});
