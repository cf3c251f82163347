import { sizeLimit } from '../../src/checks/smtp/size-limit.ts';
import type { SmtpAnswer, SmtpServers } from '../../src/model/evidence.ts';
import type { Facts } from '../../src/model/facts.ts';
import { judge } from '../support/judge.ts';

const MB = 1024 * 1024;

const talks = (limit?: number): SmtpAnswer => ({
  kind: 'talked',
  greeting: '220 mx.caio.example',
  extensions: [],
  startTls: 'done',
  ...(limit !== undefined && { sizeLimit: limit }),
});

const servers = (
  answers: readonly SmtpAnswer[],
  unasked: readonly string[] = [],
): { readonly smtpServers: SmtpServers } => ({
  smtpServers: {
    domain: 'caio.example',
    control: 'not-needed',
    unasked,
    hosts: answers.map((answer, index) => ({
      host: `mx${index}.caio.example`,
      preference: 10,
      address: '203.0.113.1',
      answer,
    })),
  },
});

const measured = (octets: number): Facts => ({
  mail: { octets, subject: 'Order', hasText: true, attachments: [] },
});
const told = (octets: number): Facts => ({
  mail: { octets: null, subject: null, hasText: null, attachments: [{ name: '', octets }] },
});

const ok = [{ outcome: 'ok', text: 'smtp.size-limit.ok' }];
const tooBig = (certainty: string): readonly unknown[] => [
  { outcome: 'problem', text: 'smtp.size-limit.too-big', fault: 'sender-user', certainty },
];

describe('smtp/size-limit', () => {
  it.each<[string, ReturnType<typeof servers>, Facts, readonly unknown[]]>([
    ['nothing known of the mail', servers([talks(MB)]), {}, [{ ...ok[0], advice: true }]],
    ['small enough', servers([talks(MB)]), measured(MB), ok],
    ['measured and too big', servers([talks(MB)]), measured(MB + 1), tooBig('certain')],
    ['told and too big', servers([talks(MB)]), told(MB), tooBig('likely')],
    ['another server takes it', servers([talks(MB), talks(9 * MB)]), measured(2 * MB), ok],
    ['another was not asked', servers([talks(MB)], ['mx9']), measured(2 * MB), tooBig('likely')],
    ['another has no limit', servers([talks(MB), talks()]), measured(2 * MB), []],
    [
      'another refuses us',
      servers([talks(MB), { kind: 'closed' }]),
      measured(2 * MB),
      tooBig('likely'),
    ],
    ['no fixed limit', servers([talks(0)]), measured(2 * MB), []],
    ['nobody talked', servers([{ kind: 'no-answer' }]), measured(2 * MB), []],
  ])('%s', (_, evidence, facts, expected) => {
    expect(judge(sizeLimit, evidence, facts)).toEqual(expected);
  });
});
