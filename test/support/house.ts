import { randomUUID } from 'node:crypto';
import type { Config } from '../../src/config.ts';
import { loadConfig } from '../../src/config.ts';
import { buildHouse } from '../../src/house.ts';
import type { House } from '../../src/house.ts';
import type { Adapter, Turn } from '../../src/model/adapter.ts';
import type { Reply } from '../../src/model/reply.ts';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The settings of a test: in memory, with the demo internet, nothing from the machine. */
export function testConfig(changes: NodeJS.ProcessEnv = {}): Config {
  const loaded = loadConfig({
    DATABASE_URL: 'sqlite::memory:',
    DNS_SERVERS: '127.0.0.1:1',
    SMTP_HELO: 'sempronio.test',
    ...changes,
  });
  if ('faults' in loaded) throw new Error(loaded.faults.join('\n'));
  return loaded.config;
}

export interface TestHouse extends House {
  /** Replies as they were sent, edits included, by conversation. */
  readonly sent: ReadonlyMap<string, readonly Reply[]>;
  /** One message in, the finished turn out. */
  say(conversation: string, text: string, options?: SayOptions): Promise<Turn>;
  choose(conversation: string, choice: string, of: string): Promise<Turn>;
}

export interface SayOptions {
  readonly locale?: string;
  /** When it was said; absent: now. */
  readonly at?: Date;
  readonly attachments?: readonly { readonly name: string; readonly text: string }[];
}

/** The whole product in this process, with the demo internet around it and a terminal that only listens. */
export async function openTestHouse(changes: NodeJS.ProcessEnv = {}): Promise<TestHouse> {
  const sent = new Map<string, Reply[]>();
  const adapter: Adapter = {
    channel: 'cli',
    start: () => Promise.resolve(),
    send(to, reply) {
      sent.set(to, [...(sent.get(to) ?? []), reply]);
      return Promise.resolve({ platformId: reply.id });
    },
    selfCheck: () => Promise.resolve([]),
    stop: () => Promise.resolve(),
  };
  const house = await buildHouse({ config: testConfig(changes), log: silent, adapters: [adapter] });
  await house.start();
  const { product } = house;
  const occurrence = (conversation: string, locale?: string, at = new Date()) => ({
    id: `cli:${randomUUID()}`,
    conversation: `cli:${conversation}`,
    person: { id: 'cli:test', role: 'operator', ...(locale && { locale }) } as const,
    at,
  });
  return {
    ...house,
    sent,
    async say(conversation, text, { locale, at, attachments = [] } = {}) {
      const event = {
        kind: 'message',
        text,
        attachments,
        ...occurrence(conversation, locale, at),
      } as const;
      const turn = product.turn(event.id);
      await product.receive(event);
      return turn;
    },
    async choose(conversation, choice, of) {
      const event = { kind: 'choice', choice, of, ...occurrence(conversation) } as const;
      const turn = product.turn(event.id);
      await product.receive(event);
      return turn;
    },
  };
}
