import { Command, InvalidArgumentError, Option } from 'commander';
import type { Language } from '../../src/model/words.ts';
import { LANGUAGES } from '../../src/model/words.ts';
import type { CliDeps } from './deps.ts';
import { WrongUsage, messageOf } from './failures.ts';
import { parseLanguage } from './language.ts';

const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

const json = (): Option => new Option('--json', 'one JSON document instead of text');
const jsonl = (): Option =>
  new Option('--jsonl', 'one JSON object a line from stdin, one a line to stdout').conflicts(
    'json',
  );
const lang = (): Option =>
  new Option('--lang <language>', `language of the answer: ${LANGUAGES.join(', ')}`).argParser(
    (given: string): Language => {
      try {
        return parseLanguage(given);
      } catch (error) {
        throw new InvalidArgumentError(messageOf(error));
      }
    },
  );

const notBoth = (isLines: boolean | undefined, given: readonly unknown[]): void => {
  if (isLines && given.some((one) => one !== undefined)) {
    throw new WrongUsage('--jsonl reads from stdin: leave the other argument away.');
  }
};

/** The commands, each loaded when it is called. `done` takes the exit code. */
export function createProgram(deps: CliDeps, done: (code: number) => void): Command {
  const program = new Command('sempronio')
    .description('Finds out why a mail did not arrive, whose move it is, and what to do.')
    .version(deps.version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .configureOutput({
      writeOut: (text) => void deps.stdout.write(text),
      writeErr: (text) => void deps.stderr.write(text),
      getOutHelpWidth: () => deps.terminal.columns,
      getErrHelpWidth: () => deps.terminal.columns,
    })
    .showHelpAfterError('"sempronio help" lists the commands.')
    .exitOverride();

  program
    .command('understand')
    .description('say what a text is about')
    .argument('[TEXT]', 'the text; without it, stdin')
    .addOption(json())
    .addOption(jsonl())
    .action(async (text: string | undefined, options: { json?: boolean; jsonl?: boolean }) => {
      notBoth(options.jsonl, [text]);
      const { understand } = await import('./commands/understand.ts');
      done(await understand(text, options, deps));
    });
  program
    .command('explain')
    .description('read what came back: an error, a bounce, a log line, headers, an mbox')
    .argument('[FILES...]', 'files, - for stdin; several end in a table by cause')
    .addOption(json())
    .addOption(jsonl())
    .addOption(lang())
    .action(
      async (files: string[], options: { json?: boolean; jsonl?: boolean; lang?: Language }) => {
        notBoth(options.jsonl, files);
        const { explain } = await import('./commands/explain.ts');
        done(await explain(files, options, deps));
      },
    );
  program
    .command('check')
    .description('check the mail of an address or a domain')
    .argument('<SUBJECT>', 'address or domain, judged as sender and as recipient')
    .option('--from <address>', 'who sends')
    .option('--to <address>', 'who receives')
    .option('--ip <ip>', 'address the mail leaves from; may be given several times', collect)
    .option('--selector <selector>', 'DKIM selector; may be given several times', collect)
    .addOption(json())
    .addOption(lang())
    .action(
      async (
        subject: string,
        options: {
          from?: string;
          to?: string;
          ip?: string[];
          selector?: string[];
          json?: boolean;
          lang?: Language;
        },
      ) => {
        const { check } = await import('./commands/check.ts');
        done(await check(subject, options, deps));
      },
    );
  program
    .command('ask')
    .description('ask one question')
    .argument('[TEXT]', 'the question; without it, stdin')
    .addOption(json())
    .addOption(lang())
    .action(async (text: string | undefined, options: { json?: boolean; lang?: Language }) => {
      const { ask } = await import('./commands/ask.ts');
      done(await ask(text, options, deps));
    });
  program
    .command('chat')
    .description('talk, here in the terminal')
    .addOption(jsonl())
    .addOption(lang())
    .action(async ({ jsonl: isLines, ...options }: { jsonl?: boolean; lang?: Language }) => {
      if (isLines) {
        const { chatLines } = await import('./commands/chat-lines.ts');
        return done(await chatLines(options, deps));
      }
      const { chat } = await import('./commands/chat.ts');
      return done(await chat(options, deps));
    });
  program
    .command('serve')
    .description('run the server: web chat and HTTP interface')
    .action(async () => done(await deps.serve()));
  program
    .command('doctor')
    .description('say what will not work here, why, and what to do')
    .addOption(json())
    .action(async (options: { json?: boolean }) => {
      const { doctor } = await import('./commands/doctor.ts');
      done(await doctor(options, deps));
    });
  program
    .command('erase')
    .description('forget a person or a conversation')
    .option('--person <id>', 'whom to forget')
    .option('--conversation <id>', 'which conversation to forget')
    .action(async (options: { person?: string; conversation?: string }) => {
      const { erase } = await import('./commands/erase.ts');
      done(await erase(options, deps));
    });
  return program;
}
