import { runCommand } from './terminal.ts';

describe('being called wrongly', () => {
  it.each([
    [[], 'Usage'],
    [['nonsense'], 'nonsense'],
    [['check'], 'SUBJECT'],
    [['check', 'tizio'], 'SUBJECT'],
    [['check', 'a.example', 'b.example'], 'too many arguments'],
    [['check', 'a.example', '--ip', 'x'], '--ip'],
    [['check', 'a.example', '--colour'], '--colour'],
    [['explain', '--lang', 'xx'], '--lang'],
    [['explain', '--json', '--jsonl'], '--json'],
    [['explain', '--jsonl', 'file'], '--jsonl'],
    [['understand', '--jsonl', 'text'], '--jsonl'],
    [['erase'], '--person'],
    [['erase', '--person', 'cli:a', '--conversation', 'cli:b'], '--person'],
    [['erase', '--person', 'whoever'], 'web:'],
  ])('%j ends with 2, names what is wrong and builds nothing', async (argv, named) => {
    const { code, stdout, stderr, wasBuilt } = await runCommand(argv);
    expect(code).toBe(2);
    expect(stderr).toContain(named);
    expect(stdout).toBe('');
    expect(wasBuilt).toBe(false);
  });
});

describe('asking how', () => {
  it.each([['help'], ['--help'], ['-h']])('%s lists the commands on stdout', async (word) => {
    const { code, stdout, wasBuilt } = await runCommand([word]);
    expect(code).toBe(0);
    for (const command of 'understand explain check ask chat serve doctor erase help'.split(' ')) {
      expect(stdout).toMatch(new RegExp(`^ +${command} `, 'm'));
    }
    expect(wasBuilt).toBe(false);
  });

  it('prints the version', async () => {
    expect(await runCommand(['--version'])).toMatchObject({ code: 0, stdout: '1.2.3\n' });
  });
});

describe('what went wrong inside', () => {
  it.each([
    ['ask', 'x'],
    ['check', 'tizio.example'],
    ['understand', 'x'],
    ['erase', '--person', 'web:1'],
    ['chat'],
  ])('%s ends with 1 and one sentence, without a stack', async (...argv) => {
    const { code, stderr } = await runCommand(argv, { broken: new Error('no house today') });
    expect(code).toBe(1);
    expect(stderr).toBe('no house today\n');
  });

  it('is the finding where the doctor is asked', async () => {
    const { code, stdout } = await runCommand(['doctor', '--json'], { broken: new Error('oh') });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual([{ name: 'start', outcome: 'problem', says: 'oh' }]);
  });
});

it('serve ends as the server does', async () => {
  expect((await runCommand(['serve'])).code).toBe(7);
});
