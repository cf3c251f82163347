import { SHIPPED_KNOWLEDGE, openKnowledge } from '../../src/knowledge/folder.ts';
import { loadTexts } from '../../src/knowledge/texts.ts';
import type { RecordRemedy, Remedy } from '../../src/model/remedy.ts';
import { remedyBlocks } from '../../src/reply/remedy-blocks.ts';
import { reportRemedy } from '../../src/reply/remedy-report.ts';
import { createWording } from '../../src/reply/wording.ts';

const wording = createWording(loadTexts(openKnowledge(SHIPPED_KNOWLEDGE)));

const RECORD: RecordRemedy = {
  kind: 'record',
  findings: ['dmarc/record'],
  why: 'remedy.dmarc.new',
  params: { domain: 'tizio.example' },
  domain: 'tizio.example',
  name: '_dmarc.tizio.example',
  type: 'TXT',
  value: 'v=DMARC1; p=none',
  replaces: [],
};
const HOST = { name: 'Posta', steps: {}, source: 'https://posta.example/' };

describe('a record in words', () => {
  it.each<[string, RecordRemedy, '@' | 'empty' | 'whole' | undefined, string]>([
    ['relative', RECORD, undefined, 'In the DNS of tizio.example, a TXT record at _dmarc:'],
    [
      'whole',
      RECORD,
      'whole',
      'In the DNS of tizio.example, a TXT record at _dmarc.tizio.example:',
    ],
    [
      'the domain itself',
      { ...RECORD, name: 'tizio.example', replaces: ['x'] },
      '@',
      'In the DNS of tizio.example, a TXT record at @ (the domain itself), in place of the old one:',
    ],
    [
      'the domain itself, an empty field',
      { ...RECORD, name: 'tizio.example', type: 'A' },
      'empty',
      'In the DNS of tizio.example, an A record for the domain itself (the name stays empty):',
    ],
  ])('%s', (_, remedy, nameField, title) => {
    const host = nameField && { ...HOST, nameField };
    expect(reportRemedy(remedy, host, 'en', wording).title).toBe(title);
  });

  it('can be copied, with what has to go below', () => {
    const report = reportRemedy({ ...RECORD, replaces: ['old'] }, undefined, 'it', wording);
    expect(remedyBlocks([report], 'it', wording)).toMatchObject([
      { kind: 'paragraph' },
      { kind: 'verbatim', text: 'v=DMARC1; p=none', copy: true },
      { kind: 'verbatim', title: 'Questo va tolto:', text: 'old' },
    ]);
  });
});

describe.each(['en', 'it'])('other remedies in %s', (language) => {
  const base = { findings: [], params: { domain: 'tizio.example', ip: '192.0.2.9' } };
  it.each<[Remedy]>([
    [
      {
        ...base,
        kind: 'letter',
        why: 'remedy.reverse.letter',
        params: { ...base.params, name: 'mail.tizio.example', current: 'none' },
      },
    ],
    [
      {
        ...base,
        kind: 'file',
        why: 'remedy.mta-sts.policy',
        url: 'https://x.example/',
        content: 'x',
      },
    ],
    [
      {
        ...base,
        kind: 'page',
        why: 'remedy.dkim.provider',
        params: { domain: 'tizio.example', provider: 'Posta', names: 'none' },
        url: 'https://posta.example/dkim',
      },
    ],
  ])('%#', (remedy) => {
    const blocks = remedyBlocks(
      [reportRemedy(remedy, undefined, language, wording)],
      language,
      wording,
    );
    expect(JSON.stringify(blocks)).not.toContain('remedy.');
    expect(blocks).toHaveLength(2);
  });
});
