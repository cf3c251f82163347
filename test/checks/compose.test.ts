import { attachmentNames } from '../../src/checks/compose/attachment-names.ts';
import { attachments } from '../../src/checks/compose/attachments.ts';
import { ownAttachments } from '../../src/checks/compose/own-attachments.ts';
import { ownSize } from '../../src/checks/compose/own-size.ts';
import { mistyped } from '../../src/checks/compose/recipient-domain.ts';
import { size } from '../../src/checks/compose/size.ts';
import { subjectAndText } from '../../src/checks/compose/subject-and-text.ts';
import { recipientDomain } from '../../src/checks/route/recipient-domain.ts';
import type { MailRoute } from '../../src/model/evidence.ts';
import type { Facts, ShownMail } from '../../src/model/facts.ts';
import type { ProviderRules } from '../../src/model/provider-rules.ts';
import { judge } from '../support/judge.ts';

const MB = 1024 * 1024;

const rules: ProviderRules = {
  name: 'Posta',
  limits: { sendOctets: 10 * MB, receiveOctets: 20 * MB, source: 'https://posta.example/limits' },
  attachments: { refuses: ['exe'], insideArchives: true, source: 'https://posta.example/files' },
  demands: [],
};

const route = (changes: Partial<MailRoute> = {}): MailRoute => ({
  domain: 'caio.example',
  kind: 'mx',
  records: [],
  hosts: [],
  rules,
  ...changes,
});

const mail = (changes: Partial<ShownMail> = {}): Facts => ({
  mail: { octets: null, subject: null, hasText: null, attachments: [], ...changes },
});

const file = (name: string, octets: number | null = null): Facts =>
  mail({ attachments: [{ name, octets }] });

const blame = { fault: 'sender-user', certainty: 'likely' } as const;

describe('compose/recipient-domain', () => {
  it.each([
    ['a near miss that does not exist', route({ kind: 'nxdomain', nearMiss: 'gmail.com' }), true],
    ['a missing domain that is like none', route({ kind: 'nxdomain' }), false],
    ['a domain that exists', route({ nearMiss: 'gmail.com' }), false],
  ])('%s', (_, recipientRoute, isMistyped) => {
    expect(judge(mistyped, { recipientRoute })).toEqual(
      isMistyped
        ? [{ outcome: 'problem', text: 'compose.recipient-domain.mistyped', ...blame }]
        : [],
    );
  });
});

it('leaves a near miss to compose/recipient-domain', () => {
  const recipientRoute = route({ kind: 'nxdomain', nearMiss: 'gmail.com' });
  expect(judge(recipientDomain, { recipientRoute })).toEqual([]);
});

describe('compose/subject-and-text', () => {
  const missing = { outcome: 'absent', advice: true } as const;
  it.each([
    ['nothing known', {}, []],
    ['only told', mail(), []],
    [
      'both there',
      mail({ subject: 'Order', hasText: true }),
      [{ outcome: 'ok', text: 'compose.subject-and-text.ok' }],
    ],
    ['text not seen', mail({ subject: 'Order' }), []],
    [
      'neither',
      mail({ subject: ' ', hasText: false }),
      [
        { ...missing, text: 'compose.subject-and-text.no-subject' },
        { ...missing, text: 'compose.subject-and-text.no-text' },
      ],
    ],
  ])('%s', (_, facts, expected) => {
    expect(judge(subjectAndText, {}, facts)).toEqual(expected);
  });
});

describe('compose/attachment-names', () => {
  it.each([
    ['fattura.pdf', null],
    ['fattura.exe', 'dangerous'],
    ['fattura.pdf.exe', 'double'],
    ['.EXE', 'dangerous'],
    ['foto\u202egpj.exe', 'turned'],
    ['v1.2.exe', 'dangerous'],
    ['', null],
  ])('%j: %s', (name, what) => {
    const found = attachmentNames.judge({}, file(name));
    expect(found.map(({ params }) => params['what'])).toEqual(what === null ? [] : [what]);
    expect(found.every(({ advice, fault }) => advice && !fault)).toBe(true);
  });
});

describe('compose/attachments, compose/own-attachments', () => {
  it.each([
    ['refused', route(), file('Fattura.EXE'), 'problem'],
    ['allowed', route(), file('fattura.pdf'), 'ok'],
    ['no name known', route(), file('', MB), null],
    ['no mail known', route(), {}, null],
    ['no provider known', route({ rules: { name: 'Posta', demands: [] } }), file('x.exe'), null],
  ])('%s', (_, known, facts, outcome) => {
    const expected =
      outcome === null
        ? []
        : outcome === 'ok'
          ? [{ outcome, text: 'compose.attachments.ok' }]
          : [{ outcome, text: 'compose.attachments.refused', ...blame }];
    expect(judge(attachments, { recipientRoute: known }, facts)).toEqual(expected);
    expect(judge(ownAttachments, { senderRoute: known }, facts)).toEqual(expected);
  });
});

describe('compose/size, compose/own-size', () => {
  it.each([
    ['nothing known', {}, null, null],
    ['a file without a size', file('a.pdf'), null, null],
    ['told: 7 MB, 9.6 encoded', file('', 7 * MB), 'ok', 'ok'],
    ['told: 8 MB, 11 encoded', file('', 8 * MB), 'problem', 'ok'],
    ['told: 15 MB, 20.6 encoded', file('', 15 * MB), 'problem', 'problem'],
    ['measured: exactly the limit', mail({ octets: 10 * MB }), 'ok', 'ok'],
    ['measured: above', mail({ octets: 21 * MB }), 'problem', 'problem'],
  ])('%s', (_, facts, sending, receiving) => {
    const essence = (outcome: string | null): readonly unknown[] =>
      outcome === null
        ? []
        : outcome === 'ok'
          ? [{ outcome, text: 'compose.size.ok' }]
          : [{ outcome, text: 'compose.size.too-big', ...blame }];
    expect(judge(ownSize, { senderRoute: route() }, facts)).toEqual(essence(sending));
    expect(judge(size, { recipientRoute: route() }, facts)).toEqual(essence(receiving));
  });
});
