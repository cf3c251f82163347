import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConversationState } from '../src/model/conversation.ts';
import type { Event } from '../src/model/event.ts';
import type { Reply } from '../src/model/reply.ts';
import { openSqliteStore } from '../src/storage/sqlite.ts';

/** Durable writes a second of the store in a file: `node bench/storage.ts`. */
const EVENTS = 5_000;
const AT_ONCE = 16;

const event = (number: number): Event => ({
  kind: 'message',
  id: `${number}`,
  conversation: `web:${number % 100}`,
  person: { id: 'visitor', role: 'visitor' },
  at: new Date(),
  text: 'my mail to caio does not arrive '.repeat(20),
  attachments: [],
});

const state: ConversationState = {
  language: 'en',
  intent: null,
  direction: 'unknown',
  facts: {},
  asked: [],
  verdict: null,
  turns: 1,
};

const reply = (id: string): Reply => ({
  id,
  language: 'en',
  blocks: [{ kind: 'paragraph', text: 'the server of the recipient refuses it '.repeat(20) }],
});

async function measure(what: string, count: number, work: () => Promise<void>): Promise<void> {
  const start = performance.now();
  await work();
  const perSecond = Math.round((count * 1_000) / (performance.now() - start));
  console.log(`${what.padEnd(28)} ${perSecond}/s`);
}

const folder = mkdtempSync(join(tmpdir(), 'sempronio-bench-'));
const store = await openSqliteStore(join(folder, 'bench.db'), { mask: (text) => text });

await measure('accepted, one at a time', EVENTS, async () => {
  for (let number = 0; number < EVENTS; number += 1) await store.accept(event(number));
});
await measure(`accepted, ${AT_ONCE} at once`, EVENTS, async () => {
  for (let number = EVENTS; number < 2 * EVENTS; number += AT_ONCE) {
    const events = Array.from({ length: AT_ONCE }, (_, index) => event(number + index));
    await Promise.all(events.map((each) => store.accept(each)));
  }
});
await measure('finished with one reply', 2 * EVENTS, async () => {
  for (;;) {
    const now = new Date();
    const leased = await store.lease('bench', ['web:'], new Date(now.getTime() + 60_000), now);
    if (leased === null) break;
    for (const { id } of leased.events) await store.finish(leased.lease, id, state, [reply(id)]);
    await store.release(leased.lease);
  }
});

await store.close();
rmSync(folder, { recursive: true });
