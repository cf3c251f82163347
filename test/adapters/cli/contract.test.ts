import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonLines } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'sempronio-contract-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '',
  LANG: 'C.UTF-8',
  DEMO: 'on',
  DNS_SERVERS: '127.0.0.1:1',
  SMTP_HELO: 'sempronio.test',
  DATABASE_URL: `sqlite:${join(folder, 'sempronio.db')}`,
};

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real program as scripts call it. `stopReading`: closes its stdout after the first bytes. */
function sempronio(
  args: readonly string[],
  { stdin = '', env = {}, stopReading = false } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, ['bin/sempronio.js', ...args], {
    env: { ...ENVIRONMENT, ...env },
  });
  const chunks = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => {
    chunks.stdout += data.toString();
    if (stopReading) child.stdout.destroy();
  });
  child.stderr.on('data', (data: Buffer) => (chunks.stderr += data.toString()));
  child.stdin.on('error', () => undefined); // it may have stopped listening, which is fine
  child.stdin.end(stdin);
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, ...chunks })));
}

const FINDING_KEYS = 'advice check fault hop outcome readAt says seen ttl'.split(' ');
const keysOf = (value: unknown): readonly string[] => Object.keys(value as object).sort();

interface Report {
  readonly subject: string;
  readonly findings: readonly object[];
  readonly verdict: { readonly fault: string; readonly certainty: string };
}

describe('check', () => {
  it.each([
    ['caio.example', 'recipient-admin', 'certain'],
    ['bene.example', 'nobody', undefined],
  ])(
    'of mail from tizio.example to %s finds %s, with every promised key',
    async (to, fault, certainty) => {
      const { code, stdout, stderr } = await sempronio([
        'check',
        'tizio.example',
        '--to',
        to,
        '--json',
      ]);
      const report = JSON.parse(stdout) as Report;
      expect([code, stderr]).toEqual([0, '']);
      expect(keysOf(report)).toEqual(['findings', 'subject', 'timings', 'verdict']);
      for (const key of 'because certainty fault forward hop notChecked ruledOut says steps'.split(
        ' ',
      )) {
        expect(report.verdict).toHaveProperty(key);
      }
      for (const finding of report.findings) {
        expect(keysOf(finding)).toEqual(expect.arrayContaining(FINDING_KEYS));
      }
      expect(report.verdict.fault).toBe(fault);
      if (certainty !== undefined) expect(report.verdict.certainty).toBe(certainty);
    },
  );

  it.each(['tizio', '192.0.2.1', 'a@b@c'])('of %s is wrong usage', async (subject) => {
    const { code, stdout, stderr } = await sempronio(['check', subject]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('SUBJECT');
  });
});

describe('explain', () => {
  it('has every promised key, for a refusal and for nothing', async () => {
    const stdin = ['550 5.1.1 <ada@caio.example>: User unknown', '']
      .map((text, id) => JSON.stringify({ id, text }))
      .join('\n');
    const { code, stdout } = await sempronio(['explain', '--jsonl'], { stdin });
    const [refusal, nothing] = jsonLines(stdout);
    const keys =
      'confidence details fault forward headers hop id kind reason recipients refusedBy replyCode returned says status steps temporary writtenBy';
    expect(code).toBe(0);
    expect(keysOf(refusal)).toEqual(keys.split(' '));
    expect(keysOf(nothing)).toEqual(keys.split(' '));
    expect(refusal).toMatchObject({ reason: 'userunknown', replyCode: '550', status: '5.1.1' });
    expect(nothing).toMatchObject({ kind: 'none', reason: null, hop: null, fault: null });
  });

  it('names a missing file and ends with 1', async () => {
    const missing = join(folder, 'missing.eml');
    const { code, stderr } = await sempronio(['explain', missing]);
    expect(code).toBe(1);
    expect(stderr).toContain(missing);
    expect(stderr).not.toContain('    at ');
  });
});

describe('chat --jsonl', () => {
  it('holds two conversations and survives what is no line of a chat', async () => {
    const bounce = join(folder, 'bounce.txt');
    writeFileSync(bounce, '550 5.1.1 <ada@caio.example>: User unknown');
    const stdin = [
      '{"conversation":"a","text":"I am tizio@tizio.example, my mail to ada@caio.example did not arrive"}',
      '{"conversation":"b","text":"ciao"}',
      'nonsense',
      '{"conversation":"a","text":"what do I tell them?"}',
      JSON.stringify({
        conversation: 'c',
        text: 'look',
        attachments: [{ name: 'b', path: bounce }],
      }),
    ].join('\n');
    const { code, stdout } = await sempronio(['chat', '--jsonl'], { stdin });
    const [first, greeting, bad, follow, attached] = jsonLines(stdout);
    expect(code).toBe(0);
    expect(keysOf(first)).toEqual('asked conversation reply understood verdict'.split(' '));
    expect(keysOf(first?.['understood'])).toEqual(
      'confidence direction entities intent language'.split(' '),
    );
    expect(first).toMatchObject({ conversation: 'a', verdict: { fault: 'recipient-admin' } });
    expect(greeting).toMatchObject({
      conversation: 'b',
      verdict: null,
      understood: { language: 'it' },
    });
    expect(keysOf(bad)).toEqual(['error']);
    expect(follow).toMatchObject({ conversation: 'a', verdict: { fault: 'recipient-admin' } });
    expect(attached).toMatchObject({ conversation: 'c' });
  });
});

describe('as a good guest of the shell', () => {
  it('ends quietly when nobody reads on', async () => {
    const stdin = '{"id":1,"text":"hello"}\n'.repeat(20_000);
    const { code, stderr } = await sempronio(['understand', '--jsonl'], {
      stdin,
      stopReading: true,
    });
    expect([code, stderr]).toEqual([0, '']);
  });

  it('answers a line that is too long and goes on', async () => {
    const stdin = `{"id":1,"text":"${'x'.repeat(31 * 1024 * 1024)}"}\n{"id":2,"text":"hello"}\n`;
    const { code, stdout } = await sempronio(['understand', '--jsonl'], { stdin });
    expect(code).toBe(0);
    expect(jsonLines(stdout)).toMatchObject([{ error: expect.any(String) as string }, { id: 2 }]);
  });

  it('says all that is wrong with the settings in sentences', async () => {
    const { code, stdout, stderr } = await sempronio(['ask', 'hello'], {
      env: { PORT: 'abc', SMTP_PROBE: 'maybe' },
    });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('PORT');
    expect(stderr).toContain('SMTP_PROBE');
    expect(stderr).not.toContain('    at ');
  });

  it('prints no colours and no cursor moves into a pipe', async () => {
    const { code, stdout } = await sempronio(['chat'], { stdin: 'My mail to ada@caio.example\n' });
    expect(code).toBe(0);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toContain('…');
  });

  it('is examined by its doctor', async () => {
    const { stdout } = await sempronio(['doctor', '--json']);
    const findings = JSON.parse(stdout) as readonly object[];
    expect(findings.length).toBeGreaterThan(3);
    for (const finding of findings) expect(keysOf(finding)).toEqual(['name', 'outcome', 'says']);
  });

  it('forgets a conversation that never was', async () => {
    const { code, stdout } = await sempronio(['erase', '--conversation', 'web:nobody']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/: 0\n$/);
  });
});
