import { createCollector } from '../../../adapters/cli/chat/collector.ts';
import type { Said } from '../../../adapters/cli/chat/collector.ts';
import { createScreen } from '../../../adapters/cli/chat/screen.ts';
import type { Block, Reply } from '../../../src/model/reply.ts';
import { sampleProgress } from '../../support/sample-reply.ts';
import { runCommand } from './terminal.ts';

const CHOICES: readonly Block[] = [
  { kind: 'paragraph', text: 'which?' },
  {
    kind: 'choices',
    choices: [
      { id: 'one', label: 'The first' },
      { id: 'two', label: 'The second' },
    ],
  },
];

describe('a conversation that is piped in', () => {
  it('welcomes in the language, answers, and ends politely with the input', async () => {
    const { code, stdout, product } = await runCommand(['chat'], {
      stdin: 'first line\nsecond line\n',
      locale: 'it_IT',
    });
    expect(code).toBe(0);
    expect(product.events).toHaveLength(1);
    expect(product.events[0]).toMatchObject({ text: 'first line\nsecond line' });
    expect(stdout).toMatch(/^welcome it[^]*first line\nsecond line\n\ngoodbye\n\n$/);
  });

  it.each(['', '\n\n', '   '])('says nothing to nothing: %j', async (stdin) => {
    const { code, product } = await runCommand(['chat'], { stdin });
    expect(code).toBe(0);
    expect(product.events).toEqual([]);
  });

  it('takes an example by its number', async () => {
    const examples = ['one', 'two'].map((id) => ({ id, title: `Title ${id}`, text: `text ${id}` }));
    const { stdout, product } = await runCommand(['chat'], { stdin: '2\n', examples });
    expect(stdout).toContain('[2] Title two');
    expect(product.events[0]).toMatchObject({ kind: 'message', text: 'text two' });
  });

  it('does not take a number that stands for nothing for a choice', async () => {
    const examples = [{ id: 'one', title: 'One', text: 'one' }];
    expect((await runCommand(['chat'], { stdin: '7', examples })).product.events).toEqual([]);
    expect((await runCommand(['chat'], { stdin: '7' })).product.events).toMatchObject([
      { text: '7' },
    ]);
  });

  it('shows the answer also where it was not sent', async () => {
    const { stdout } = await runCommand(['chat'], {
      stdin: 'hello',
      send: async () => undefined,
    });
    expect(stdout).toContain('hello\n\ngoodbye');
  });

  it('goes on after something broke', async () => {
    const { code, stdout } = await runCommand(['chat'], { stdin: 'break' });
    expect(code).toBe(0);
    expect(stdout).toContain('the house is down');
  });

  it('offers choices by number', async () => {
    const { stdout } = await runCommand(['chat'], { stdin: 'x', answer: () => CHOICES });
    expect(stdout).toContain('[1] The first\n  [2] The second');
  });
});

describe('lines that become messages', () => {
  const collect = (
    work: (collector: ReturnType<typeof createCollector>) => void,
  ): readonly Said[] => {
    const said: Said[] = [];
    const collector = createCollector((one) => said.push(one));
    work(collector);
    collector.flush();
    return said;
  };

  it('a paste and the line after it are one', () => {
    const said = collect((collector) => {
      collector.setPasting(true);
      collector.push('550 5.1.1');
      collector.push('user unknown');
      collector.setPasting(false);
      collector.push('what now?');
    });
    expect(said).toEqual([{ kind: 'message', text: '550 5.1.1\nuser unknown\nwhat now?' }]);
  });

  it('what is longer than any message is refused, and the next one taken', () => {
    const said: Said[] = [];
    const collector = createCollector((one) => said.push(one));
    for (let line = 0; line < 30; line += 1) collector.push('x'.repeat(100_000));
    collector.flush();
    collector.push('short');
    collector.flush();
    expect(said).toEqual([{ kind: 'too-long' }, { kind: 'message', text: 'short' }]);
  });
});

describe('the screen', () => {
  const progress = (done: number): Reply => ({
    id: 'p',
    language: 'en',
    blocks: sampleProgress(done),
  });
  const screenOf = (isTty: boolean, rows = 24) => {
    const written: string[] = [];
    const terminal = { colour: false, isTty, columns: 80 };
    const screen = createScreen({ terminal, rows, write: (text) => written.push(text) });
    return { screen, written };
  };

  it('edits the newest reply in place in a terminal', () => {
    const { screen, written } = screenOf(true);
    screen.show(progress(0));
    screen.show(progress(0));
    screen.show(progress(3));
    const rows = (written[0] ?? '').split('\n').length - 1;
    expect(written).toHaveLength(3);
    expect(written[1]).toBe(`\u001b[${rows}A\r\u001b[J`);
    expect(written[2]).not.toContain('…');
  });

  it('moves the cursor to nothing that scrolled away or was answered', () => {
    const small = screenOf(true, 4);
    small.screen.show(progress(0));
    small.screen.show(progress(3));
    expect(small.written.join('')).not.toContain('\u001b');
    expect(small.written).toHaveLength(1);
    const { screen, written } = screenOf(true);
    screen.show(progress(0));
    screen.show({ id: 'other', language: 'en', blocks: [{ kind: 'paragraph', text: 'x' }] });
    screen.show(progress(3));
    expect(written.join('')).not.toContain('\u001b');
  });

  it('shows finished states only, once, where it is no terminal', () => {
    const { screen, written } = screenOf(false);
    screen.show(progress(0));
    screen.show(progress(1));
    expect(written).toEqual([]);
    screen.show(progress(3));
    screen.show(progress(3));
    screen.flush();
    expect(written).toHaveLength(1);
  });

  it('shows at the end of the turn what never finished', () => {
    const { screen, written } = screenOf(false);
    screen.show(progress(1));
    screen.flush();
    expect(written).toHaveLength(1);
  });
});
