import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonLines, runCommand } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'sempronio-cli-'));
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
afterAll(() => rmSync(folder, { recursive: true }));

describe('check', () => {
  it('hands on what was stated and prints the report as one JSON document', async () => {
    const { stdout, product } = await runCommand(
      'check Tizio.example --to bob@caio.example --ip 192.0.2.1 --ip 2001:db8::1 --selector s1 --json'.split(
        ' ',
      ),
    );
    expect(JSON.parse(stdout)).toMatchObject({
      subject: 'Tizio.example',
      verdict: { hop: 'lookup' },
    });
    expect(product.checks[0]?.facts).toEqual({
      sender: { domain: 'tizio.example' },
      recipient: { address: 'bob@caio.example', domain: 'caio.example' },
      sendingAddresses: [
        { ip: '192.0.2.1', source: 'said' },
        { ip: '2001:db8::1', source: 'said' },
      ],
      selectors: ['s1'],
    });
  });

  it('tells people the verdict, the proof, the steps, what to forward, what was not seen', async () => {
    const { stdout } = await runCommand(['check', 'tizio.example']);
    const order = [
      'They have',
      'PROOF',
      'a proof',
      'do this',
      'tell them',
      'NOT CHECKED',
      'not seen',
    ];
    const at = order.map((text) => stdout.indexOf(text));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at[0]).toBe(0);
    expect(stdout).not.toContain('ruled out');
  });
});

describe('explain', () => {
  it.each([
    [['-'], '550 no'],
    [[], '550 no'],
  ])('reads stdin with %j', async (names, stdin) => {
    const { code, stdout } = await runCommand(['explain', '--json', ...names], { stdin });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ reason: 'userunknown', says: 'en: 6 characters' });
  });

  it('ends several files in a table by cause', async () => {
    const names = [file('a', '550 x'), file('b', '550 y'), file('c', 'hello')];
    const { code, stdout } = await runCommand(['explain', ...names]);
    expect(code).toBe(0);
    expect(stdout.split('CAUSES')[1]).toMatch(
      /^\n +2 {2}userunknown +sender-user\n +1 {2}no refusal/,
    );
  });

  it('prints several as one JSON array, the mails of an mbox too', async () => {
    const head = 'From a@tizio.example Mon Jan  5 10:00:00 2026\nSubject: x\n\nx\n\n';
    const mbox = file('mbox', head + head);
    const { stdout } = await runCommand(['explain', '--json', mbox]);
    expect(JSON.parse(stdout)).toMatchObject([{ file: mbox }, { file: mbox }]);
  });

  it('names a file that is not there, explains the others, and ends with 1', async () => {
    const missing = join(folder, 'missing.eml');
    const { code, stdout, stderr } = await runCommand([
      'explain',
      missing,
      file('a', '550 x'),
      folder,
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain(missing);
    expect(stderr).toContain('folder');
    expect(stdout).toContain('en: 5 characters');
  });

  it.each([
    ['empty', Buffer.alloc(0)],
    ['binary', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    ['a megabyte', Buffer.alloc(1_000_000, 'x')],
    ['broken UTF-8', Buffer.from([0xc3, 0x28, 0xa0, 0xa1])],
  ])('survives a file that is %s', async (name, content) => {
    expect((await runCommand(['explain', file(name, content)])).code).toBe(0);
  });

  it('refuses what is larger than any mail', async () => {
    const { code, stderr } = await runCommand([
      'explain',
      file('big', Buffer.alloc(31 * 1024 * 1024)),
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('30 MB');
  });

  it('answers in the language asked for, else that of the terminal', async () => {
    const stdin = '550';
    const asked = await runCommand(['explain', '--lang', 'it'], { stdin, locale: 'de_DE' });
    const terminal = await runCommand(['explain'], { stdin, locale: 'de_DE.UTF-8' });
    expect(asked.stdout).toMatch(/^it:/);
    expect(terminal.stdout).toMatch(/^de:/);
  });

  it('reads texts and files line by line', async () => {
    const lines = [
      { id: 1, text: '550 x' },
      { id: 'b', file: file('a', '550 yy') },
      { id: 3, file: join(folder, 'missing') },
      { id: 4 },
      { text: 'no id' },
    ];
    const stdin = lines.map((line) => JSON.stringify(line)).join('\n');
    const answers = jsonLines((await runCommand(['explain', '--jsonl'], { stdin })).stdout);
    expect(answers.map(({ id, error }) => [id, typeof error])).toEqual([
      [1, 'undefined'],
      ['b', 'undefined'],
      [3, 'string'],
      [4, 'string'],
      [null, 'undefined'],
    ]);
    expect(answers[1]).toMatchObject({ says: 'en: 6 characters' });
  });
});

describe('understand', () => {
  it('answers every line in order, also the bad ones', async () => {
    const stdin = '{"id":1,"text":"abc"}\nnonsense\n\n{"id":2}\n{"id":{"x":1},"text":""}\n';
    const { code, stdout } = await runCommand(['understand', '--jsonl'], { stdin });
    const [first, ...others] = jsonLines(stdout);
    expect(code).toBe(0);
    expect(first).toEqual({
      id: 1,
      language: 'en',
      intent: 'bounce_received',
      confidence: 0.9,
      direction: 'outgoing',
      entities: { addresses: [], domains: [], ips: [], hosts: [], codes: ['3'], providers: [] },
    });
    expect(others.map(({ id, error }) => [id, typeof error])).toEqual([
      [undefined, 'string'],
      [undefined, 'string'],
      [2, 'string'],
      [null, 'undefined'],
    ]);
  });

  it('takes the text as an argument or from stdin', async () => {
    const argument = await runCommand(['understand', 'abc', '--json']);
    const piped = await runCommand(['understand', '--json'], { stdin: 'abc' });
    expect(JSON.parse(argument.stdout)).toEqual(JSON.parse(piped.stdout));
    expect((await runCommand(['understand', 'abc'])).stdout).toContain('bounce_received (90 %)');
  });
});

describe('ask', () => {
  it('prints the answer, and nothing else, to stdout', async () => {
    expect(await runCommand(['ask', 'hello'])).toMatchObject({ code: 0, stdout: 'hello\n' });
  });

  it('prints a turn as one JSON line, as the operator in the language of the terminal', async () => {
    const { stdout, product } = await runCommand(['ask', 'hello', '--json'], { locale: 'it_IT' });
    expect(JSON.parse(stdout)).toMatchObject({
      asked: [],
      verdict: null,
      reply: { language: 'en' },
    });
    expect((JSON.parse(stdout) as { conversation: string }).conversation).not.toContain('cli:');
    expect(product.events[0]).toMatchObject({
      kind: 'message',
      person: { id: 'cli:local', role: 'operator', locale: 'it-IT' },
    });
    expect(product.events[0]?.conversation).toMatch(/^cli:/);
  });

  it('lets nothing in an answer steer the terminal', async () => {
    const { stdout } = await runCommand(['ask', '\u001b[2J<b>x</b>\u0007']);
    expect(stdout).toBe('<b>x</b>\n');
  });
});

describe('doctor', () => {
  const found = (outcome: 'ok' | 'problem' | 'absent' | 'unchecked') => ({
    doctor: async () => [{ name: 'dns', outcome, says: 'so it is' }],
  });

  it.each([
    ['ok', 0],
    ['absent', 0],
    ['unchecked', 0],
    ['problem', 1],
  ] as const)('with %s ends with %d', async (outcome, expected) => {
    const { code, stdout } = await runCommand(['doctor', '--json'], found(outcome));
    expect(code).toBe(expected);
    expect(JSON.parse(stdout)).toEqual([{ name: 'dns', outcome, says: 'so it is' }]);
    expect((await runCommand(['doctor'], found(outcome))).stdout).toContain('dns: so it is');
  });
});

describe('erase', () => {
  it.each([
    [['--person', 'web:1'], { person: 'web:1' }],
    [['--conversation', 'cli:x'], { conversation: 'cli:x' }],
  ])('%j forgets', async (argv, whom) => {
    const { code, stdout, product } = await runCommand(['erase', ...argv]);
    expect(code).toBe(0);
    expect(stdout).toBe('Forgotten: 2\n');
    expect(product.erased).toEqual([whom]);
  });
});

describe('chat --jsonl', () => {
  const lines = (all: readonly unknown[]): string =>
    all.map((one) => JSON.stringify(one)).join('\n');

  it('echoes the conversation as it was given, in input order', async () => {
    const stdin = lines(
      Array.from({ length: 60 }, (_, index) => ({
        conversation: `c${index % 20}`,
        text: `t${index}`,
      })),
    );
    const { stdout, product } = await runCommand(['chat', '--jsonl'], { stdin });
    const answers = jsonLines(stdout);
    expect(answers.map(({ conversation }) => conversation)).toEqual(
      Array.from({ length: 60 }, (_, index) => `c${index % 20}`),
    );
    expect(answers[7]).toMatchObject({ reply: { blocks: [{ kind: 'paragraph', text: 't7' }] } });
    expect(product.mostAtOnce).toBeGreaterThan(1);
    expect(product.mostAtOnce).toBeLessThanOrEqual(16);
  });

  it('reads attachments and answers lines that cannot be', async () => {
    const path = file('bounce.eml', '550 x');
    const stdin = lines([
      { conversation: 'a', text: 'see', attachments: [{ name: 'b.eml', path }] },
      { conversation: 'a', attachments: [{ path }] },
      { conversation: 'a', text: 'x', attachments: [{ name: 'b', path: join(folder, 'no') }] },
      { conversation: 'a', text: 'x', attachments: [{ name: 'b', path: '/dev/zero' }] },
      { conversation: 'a', text: 'x', attachments: 'all' },
      { conversation: 'a', text: 7 },
      { conversation: '', text: 'x' },
      { text: 'x' },
      { conversation: 'a', text: 'break', id: 5 },
      { conversation: 'a', text: 'still here', id: 6 },
    ]);
    const { code, stdout, product } = await runCommand(['chat', '--jsonl'], { stdin });
    const answers = jsonLines(stdout);
    expect(code).toBe(0);
    expect(answers.map(({ error }) => typeof error)).toEqual([
      ...['undefined', 'undefined', 'string', 'string', 'string'],
      ...['string', 'string', 'string', 'string', 'undefined'],
    ]);
    expect(answers[2]).toMatchObject({ conversation: 'a' });
    expect(answers[8]).toMatchObject({ id: 5, error: 'the house is down' });
    expect(answers[9]).toMatchObject({ id: 6, conversation: 'a' });
    expect(product.events[0]).toMatchObject({ attachments: [{ name: 'b.eml', text: '550 x' }] });
    expect(product.events[1]).toMatchObject({ text: '', attachments: [{ name: 'bounce.eml' }] });
  });
});
