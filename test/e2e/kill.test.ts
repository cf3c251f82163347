import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Reply } from '../../src/model/reply.ts';
import type { TimelineEntry } from '../../src/model/store.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

/** `npm run test:long` sets more. */
const KILLS = Number(process.env['KILLS'] ?? 20);
const CONVERSATIONS = 3;
const SOON_MS = 400;

const folder = mkdtempSync(join(tmpdir(), 'sempronio-serve-'));
let server: ServerProcess | undefined;
afterAll(async () => {
  await server?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Talk {
  readonly conversation: string;
  readonly token: string;
  /** Ids of messages that were acknowledged. */
  readonly accepted: string[];
}

const request = (path: string, token: string | null, body?: unknown): Promise<Response> =>
  fetch(`${server?.url}/api/v1/conversations${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

const history = async ({ conversation, token }: Talk): Promise<readonly TimelineEntry[]> => {
  const response = await request(`/${encodeURIComponent(conversation)}/history?after=0`, token);
  const body = (await response.json()) as { readonly entries: readonly TimelineEntry[] };
  return body.entries;
};

const finalReplies = (entries: readonly TimelineEntry[]): readonly Reply[] =>
  entries.flatMap(({ content }) =>
    content.kind === 'reply' && content.reply.blocks.some(({ kind }) => kind === 'verdict')
      ? [content.reply]
      : [],
  );

describe('the whole server, killed at random moments', () => {
  it(
    `finishes what it accepted and answers nothing twice (${KILLS} kills)`,
    async () => {
      const database = join(folder, 'sempronio.db');
      server = await startServer(database);
      const talks: Talk[] = [];
      for (let index = 0; index < CONVERSATIONS; index += 1) {
        const response = await request('', null, {});
        talks.push({ ...((await response.json()) as Omit<Talk, 'accepted'>), accepted: [] });
      }
      let count = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        for (const talk of talks) {
          const id = `m${(count += 1)}`;
          const text = 'I wrote from massimo@tizio.example to caio@caio.example, it never arrived';
          const path = `/${encodeURIComponent(talk.conversation)}/messages`;
          // a message may be refused while the server dies; only what was acknowledged counts
          const sent = request(path, talk.token, { id, text }).then(
            (response) => response.status === 202 && talk.accepted.push(id),
            () => false,
          );
          if (kill % 2 === 0) await sent;
        }
        await pause(Math.random() * SOON_MS);
        await server.kill('SIGKILL');
        server = await startServer(database);
      }
      for (const talk of talks) {
        let replies: readonly Reply[] = [];
        for (let tries = 0; tries < 100; tries += 1) {
          replies = finalReplies(await history(talk));
          if (talk.accepted.every((id) => replies.some((reply) => reply.id.includes(id)))) break;
          await pause(100);
        }
        const ids = replies.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        const answered = talk.accepted.filter((id) =>
          ids.some((reply) => reply.includes(`${id}/`)),
        );
        expect(answered).toEqual(talk.accepted);
      }
      expect(await server.kill('SIGTERM')).toBe(0);
    },
    60_000 + KILLS * 4_000,
  );
});
