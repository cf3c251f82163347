import { randomUUID } from 'node:crypto';
import type { Writable } from 'node:stream';
import type { Example, Product, Turn } from '../../../src/model/adapter.ts';
import type { Event } from '../../../src/model/event.ts';
import type { Block, Reply } from '../../../src/model/reply.ts';
import type { Language } from '../../../src/model/words.ts';
import { choicesOf } from '../../shared/plain-text.ts';
import type { ChatInput } from '../chat/input.ts';
import { openChatInput } from '../chat/input.ts';
import type { Screen } from '../chat/screen.ts';
import { createScreen } from '../chat/screen.ts';
import type { CliDeps } from '../deps.ts';
import { EXIT } from '../deps.ts';
import { messageOf } from '../failures.ts';
import { chooseLanguage } from '../language.ts';
import { createOutput } from '../output.ts';
import type { Speaker } from '../turn.ts';
import { choiceEvent, cliConversation, messageEvent, runTurn } from '../turn.ts';

/** Replies come through the outbox, a moment after their turn; then the turn's own copy is shown. */
const REPLY_TIMEOUT_MS = 3_000;

/** What a number typed alone stands for. */
type Offered = readonly {
  readonly event: (speaker: Speaker) => Event;
  /** Shown as if it had been typed. */
  readonly echo: string;
}[];

interface Chat {
  readonly product: Product;
  readonly speaker: Speaker;
  readonly screen: Screen;
  readonly input: ChatInput;
  readonly text: (name: string) => string;
}

const paragraph = (text: string): Block => ({ kind: 'paragraph', text });

const offerExamples = (examples: readonly Example[]): Offered =>
  examples.map(({ text }) => ({
    event: (speaker) => messageEvent(speaker, text),
    echo: text,
  }));

const offerChoices = (reply: Reply): Offered =>
  choicesOf(reply).map(({ id, label }) => ({
    event: (speaker) => choiceEvent(speaker, id, reply.id),
    echo: label,
  }));

const welcome = (text: Chat['text'], examples: readonly Example[]): readonly Block[] => [
  paragraph(`${text('welcome')} ${text('leave')}`),
  ...(examples.length === 0
    ? []
    : [
        paragraph(text('examples')),
        {
          kind: 'choices' as const,
          choices: examples.map(({ id, title }) => ({ id, label: title })),
        },
      ]),
];

/** Keeps the replies of a conversation apart by id and tells when one has come. */
function watchReplies(onReply: (reply: Reply) => void) {
  const seen = new Set<string>();
  let wake = (): void => undefined;
  return {
    receive(reply: Reply) {
      seen.add(reply.id);
      onReply(reply);
      wake();
    },
    /** False where it has not come in time. */
    async hasCome(id: string): Promise<boolean> {
      if (seen.has(id)) return true;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, REPLY_TIMEOUT_MS);
        wake = () => {
          if (!seen.has(id)) return;
          clearTimeout(timer);
          resolve();
        };
      });
      wake = () => undefined;
      return seen.has(id);
    },
  };
}

/** The event of what was typed; undefined for a number that stands for nothing. */
function toEvent(typed: string, offered: Offered, { speaker, screen }: Chat): Event | undefined {
  const number = /^\[?(\d{1,3})[\].)]?$/.exec(typed)?.[1];
  if (offered.length === 0 || number === undefined) return messageEvent(speaker, typed);
  const chosen = offered[Number(number) - 1];
  if (!chosen) return undefined;
  screen.say([{ kind: 'verbatim', text: chosen.echo }]);
  return chosen.event(speaker);
}

async function converse(
  chat: Chat,
  cliAdapter: CliDeps['cliAdapter'],
  first: Offered,
): Promise<number> {
  const { product, screen, input, speaker, text } = chat;
  let offered = first;
  const replies = watchReplies((reply) => {
    screen.show(reply);
    if (choicesOf(reply).length > 0) offered = offerChoices(reply);
  });
  const unsubscribe = cliAdapter.subscribe(speaker.conversation, (reply) => replies.receive(reply));

  const answer = async (event: Event): Promise<void> => {
    offered = [];
    const turn: Turn = await runTurn(product, event);
    const { reply } = turn;
    if (reply.blocks.length > 0 && !(await replies.hasCome(reply.id))) replies.receive(reply);
    screen.flush();
  };

  try {
    for (;;) {
      const heard = await input.next();
      if (heard.kind === 'end') break;
      if (heard.kind === 'too-long') screen.say([paragraph(text('too-long'))]);
      else if (heard.text !== '') {
        const event = toEvent(heard.text, offered, chat);
        if (!event) screen.say([paragraph(text('no-such-number'))]);
        else {
          await answer(event).catch((error: unknown) =>
            screen.say([paragraph(`${text('failed')} (${messageOf(error)})`)]),
          );
        }
      }
    }
  } finally {
    unsubscribe();
  }
  screen.say([paragraph(text('goodbye'))]);
  return EXIT.ran;
}

/** Resolves with the exit code when somebody wants it to stop at once. */
function untilInterrupted() {
  const { promise, resolve } = Promise.withResolvers<number>();
  const onInterrupt = (): void => resolve(EXIT.interrupted);
  const onTerminate = (): void => resolve(EXIT.terminated);
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onTerminate);
  return {
    code: promise,
    interrupt: onInterrupt,
    forget() {
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onTerminate);
    },
  };
}

/** Rows of the window; the classic number where it does not say. */
const rowsOf = (stdout: Writable): number =>
  'rows' in stdout && typeof stdout.rows === 'number' && stdout.rows > 0 ? stdout.rows : 24;

/** A conversation in the terminal, or with whatever is piped in. */
export async function chat({ lang }: { readonly lang?: Language }, deps: CliDeps): Promise<number> {
  const product = await deps.product();
  const language = chooseLanguage(lang, deps.locale);
  const texts = product.texts(language);
  const text = (name: string): string => texts[`cli.${name}`] ?? name;
  const output = createOutput(deps.stdout);
  const interruption = untilInterrupted();
  let isOver = false;
  const screen = createScreen({
    terminal: deps.terminal,
    rows: rowsOf(deps.stdout),
    write: (shown) => void (isOver || output.write(shown)),
  });
  const examples = product.examples(language);
  screen.say(welcome(text, examples));
  const input = openChatInput(deps, text('prompt'), interruption.interrupt);
  const conversation = cliConversation(randomUUID());
  const speaker = { conversation, locale: lang ?? deps.locale };
  const open: Chat = { product, speaker, screen, input, text };
  try {
    return await Promise.race([
      converse(open, deps.cliAdapter, offerExamples(examples)),
      interruption.code,
    ]);
  } finally {
    isOver = true;
    interruption.forget();
    input.close();
    if (deps.terminal.isTty) deps.stdout.write('\n');
  }
}
