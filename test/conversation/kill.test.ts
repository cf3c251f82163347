import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import type { Event } from '../../src/model/event.ts';
import type { Reply } from '../../src/model/reply.ts';
import { openSqliteStore } from '../../src/storage/sqlite.ts';
import { message } from '../support/occurrences.ts';

/** `npm run test:long` sets more. */
const KILLS = Number(process.env.KILLS ?? 20);
const SEED = Number(process.env.KILL_SEED ?? 20_260_131);
const CONVERSATIONS = 6;
const IN_ALL_MS = 20_000 + KILLS * 2_000;

const HARNESS = join(import.meta.dirname, '../support/kill-harness.ts');

/** Random numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Sending {
  readonly to: string;
  readonly reply: Reply;
}

const random = seeded(SEED);
const between = (from: number, to: number): number => from + random() * (to - from);

const folder = mkdtempSync(join(tmpdir(), 'sempronio-kill-'));
const databasePath = join(folder, 'sempronio.db');
const sendingsPath = join(folder, 'sendings.jsonl');
let running: ChildProcess | undefined;
afterAll(() => {
  running?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const made: Event[] = [];
const accepted = new Set<string>();
/** Index in `made` of the first event that may not have been accepted. */
let firstOpen = 0;

function newEvent(): Event {
  const conversation = `web:${Math.floor(between(0, CONVERSATIONS))}`;
  const count = made.filter((event) => event.conversation === conversation).length;
  const event = message(conversation, `${conversation} ${count + 1}`);
  made.push(event);
  return event;
}

const isGone = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null || !child.connected;

function launch() {
  const child = fork(HARNESS, [databasePath, sendingsPath], { execArgv: [], silent: false });
  running = child;
  child.on('error', () => undefined); // a message that was on its way when the process was killed
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  child.on('message', (answer: { ready?: true; accepted?: string }) => {
    if (answer.ready === true) resolve();
    if (answer.accepted !== undefined) accepted.add(answer.accepted);
  });
  return { child, ready, exited: once(child, 'exit') };
}

/** What was not accepted comes again in its order, as platforms do; then new events and old ones mixed. */
async function feed(child: ChildProcess, isOver: () => boolean): Promise<void> {
  while (firstOpen < made.length && accepted.has(made[firstOpen]!.id)) firstOpen += 1;
  for (const event of made.slice(firstOpen)) child.send(event);
  while (!isOver() && !isGone(child)) {
    child.send(newEvent());
    const old = made[Math.floor(between(0, made.length))];
    if (old !== undefined && accepted.has(old.id) && random() < 0.3) child.send(old);
    await sleep(between(0, 6));
  }
}

async function runAndKill(): Promise<void> {
  const { child, ready, exited } = launch();
  if (random() < 0.2) {
    await sleep(between(0, 250));
  } else {
    await ready;
    const end = Date.now() + between(5, 200);
    await feed(child, () => Date.now() >= end);
  }
  child.kill('SIGKILL');
  await exited;
}

async function runToTheEnd(): Promise<void> {
  const { child, ready, exited } = launch();
  await ready;
  await feed(child, () => true);
  const database = new BetterSqlite3(databasePath);
  const open = database
    .prepare(
      `SELECT (SELECT count(*) FROM events WHERE done_at IS NULL)
            + (SELECT count(*) FROM timeline WHERE sent_version < version)`,
    )
    .pluck();
  while (accepted.size < made.length || open.get() !== 0) await sleep(20);
  database.close();
  child.send('end');
  expect(await exited).toEqual([0, null]);
}

const readSendings = (): readonly Sending[] =>
  readFileSync(sendingsPath, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Sending);

const textOf = ({ blocks: [block] }: Reply): string =>
  block?.kind === 'paragraph' ? block.text : '';

/** What a conversation shows in the end, as `id=text`. */
const expectedReplies = (event: Event, turn: number): readonly string[] => [
  `${event.id}/understood=turn ${turn}`,
  `${event.id}/progress=ok`,
  `${event.id}/verdict=verdict of turn ${turn}`,
];

it(
  `a process that is killed ${KILLS} times loses nothing and answers nothing twice`,
  async () => {
    for (let count = 0; count < KILLS; count += 1) await runAndKill();
    await runToTheEnd();

    const store = await openSqliteStore(databasePath, { mask: (text) => text });
    const sendings = readSendings();
    for (const conversation of new Set(made.map((event) => event.conversation))) {
      const events = made.filter((event) => event.conversation === conversation);
      const entries = await store.timeline(conversation, 0, 1_000_000);
      const messages = entries.flatMap(({ content }) =>
        content.kind === 'message' ? [content.id] : [],
      );
      const replies = entries.flatMap(({ content }) =>
        content.kind === 'reply' ? [`${content.reply.id}=${textOf(content.reply)}`] : [],
      );
      const expected = events.flatMap((event, index) => expectedReplies(event, index + 1));
      expect(messages).toEqual(events.map(({ id }) => id));
      expect(replies).toEqual(expected);
      expect((await store.state(conversation))?.turns).toBe(events.length);

      const sent = new Map<string, string>();
      for (const { to, reply } of sendings) {
        if (to === conversation) sent.set(reply.id, textOf(reply));
      }
      expect([...sent].map(([id, text]) => `${id}=${text}`)).toEqual(expected);
    }
    await store.close();
  },
  IN_ALL_MS,
);
