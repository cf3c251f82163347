import fc from 'fast-check';
import type { TimelineEntry } from '../../../src/model/store.ts';
import { createFakeProduct, type FakeProduct } from '../../support/fake-product.ts';
import { openEvents, readEvents } from '../../support/event-stream.ts';
import { startWeb } from '../../support/web-house.ts';

let product: FakeProduct;
let web: Awaited<ReturnType<typeof startWeb>>;

interface Chat {
  readonly conversation: string;
  readonly token: string;
}

const openChat = async (): Promise<Chat> =>
  (await (await fetch(`${web.url}/api/v1/conversations`, { method: 'POST' })).json()) as Chat;

const url = (chat: Chat, rest = '') =>
  `${web.url}/api/v1/conversations/${chat.conversation}${rest}`;

const call = (chat: Chat, method: string, rest: string, body?: unknown, token = chat.token) =>
  fetch(url(chat, rest), {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

const paragraph = (text: string) => [{ kind: 'paragraph' as const, text }];

beforeEach(async () => {
  product = createFakeProduct({
    answer: (event) => (event.kind === 'message' ? paragraph(`re: ${event.text}`) : []),
  });
  web = await startWeb(product);
});
afterEach(async () => {
  await web.stop();
});

it('opens conversations that cannot be guessed', async () => {
  const response = await fetch(`${web.url}/api/v1/conversations`, { method: 'POST' });
  expect(response.status).toBe(201);
  const first = (await response.json()) as Chat;
  const second = await openChat();
  expect(first.conversation).toMatch(/^web:[A-Za-z0-9_-]{43}$/);
  expect(first.conversation).not.toContain(first.token);
  expect(second).not.toEqual(first);
});

it('takes a message once, however often it comes', async () => {
  const chat = await openChat();
  const body = {
    id: 'message-1',
    text: 'hello',
    attachments: [{ name: 'a.eml', text: 'From: x' }],
  };
  const first = await call(chat, 'POST', '/messages', body);
  expect([first.status, await first.json()]).toEqual([202, { accepted: true, duplicate: false }]);
  const second = await call(chat, 'POST', '/messages', body);
  expect([second.status, await second.json()]).toEqual([202, { accepted: true, duplicate: true }]);
  expect(product.events).toMatchObject([
    {
      kind: 'message',
      id: `${chat.conversation}:message-1`,
      conversation: chat.conversation,
      text: 'hello',
      attachments: [{ name: 'a.eml', text: 'From: x' }],
      person: { role: 'visitor' },
    },
  ]);
});

it('keeps the same client id of two visitors apart', async () => {
  for (const chat of [await openChat(), await openChat()]) {
    const sent = await call(chat, 'POST', '/messages', { id: 'message-1', text: 'hello' });
    expect(await sent.json()).toMatchObject({ duplicate: false });
  }
});

it('takes the choice of an offered answer', async () => {
  const chat = await openChat();
  await call(chat, 'POST', '/messages', { id: 'choice-01', choice: 'outgoing', of: 'r1' });
  expect(product.events).toMatchObject([{ kind: 'choice', choice: 'outgoing', of: 'r1' }]);
});

it.each([
  [{ text: 'no id' }],
  [{ id: 'short', text: 'x' }],
  [{ id: 'message-1' }],
  [{ id: 'message-1', text: '   ' }],
  [{ id: 'message-1', choice: 'x' }],
  [{ id: 'message-1', text: 'x', choice: 'x', of: 'y' }],
  [{ id: 'message-1', text: 'x', person: { role: 'operator' } }],
  [{ id: 'message-1', attachments: [{ name: 'x' }] }],
])('refuses a message it cannot use: %j', async (body) => {
  const chat = await openChat();
  const response = await call(chat, 'POST', '/messages', body);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code: 'wrong-shape' });
  expect(product.events).toEqual([]);
});

it('does not take what the house cannot write down', async () => {
  const chat = await openChat();
  product.setReady(false);
  const response = await call(chat, 'POST', '/messages', { id: 'message-1', text: 'x' });
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('5');
});

describe('another visitor', () => {
  it.each([
    ['POST', '/messages', { id: 'message-1', text: 'x' }],
    ['GET', '/events', undefined],
    ['GET', '/history', undefined],
    ['DELETE', '', undefined],
  ])('is kept out: %s %s', async (method, rest, body) => {
    const mine = await openChat();
    const theirs = await openChat();
    product.say(mine.conversation, paragraph('private'));
    expect((await call(mine, method, rest, body, theirs.token)).status).toBe(403);
    expect((await call(mine, method, rest, body, 'guess')).status).toBe(401);
    expect((await call(mine, method, rest, body, '')).status).toBe(401);
    expect(await product.history(mine.conversation, 0)).toHaveLength(1);
    expect(product.events).toEqual([]);
  });

  it('never sees a foreign entry on the stream', async () => {
    const [mine, theirs] = [await openChat(), await openChat()];
    const reading = readEvents(url(mine, '/events'), mine.token, 1);
    product.say(theirs.conversation, paragraph('private'));
    product.say(mine.conversation, paragraph('for me'));
    expect((await reading)[0]?.data).toContain('for me');
  });
});

describe('the event stream', () => {
  const texts = (events: readonly { data: string }[]) =>
    events.map(({ data }) => {
      const { content } = JSON.parse(data) as TimelineEntry;
      return content.kind === 'message' ? content.text : content.reply.id;
    });

  it('brings the message and its answer, each with its sequence number', async () => {
    const chat = await openChat();
    await call(chat, 'POST', '/messages', { id: 'message-1', text: 'hello' });
    const events = await readEvents(url(chat, '/events'), chat.token, 2);
    expect(events.map(({ id, event }) => [id, event])).toEqual([
      ['1', 'entry'],
      ['2', 'entry'],
    ]);
    expect(texts(events)).toEqual(['hello', 'r2']);
  });

  it('loses and doubles nothing, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 120 }),
        async (cuts, total) => {
          const chat = await openChat();
          const ids = Array.from({ length: total }, (_, index) => `reply-${index}`);
          const speaking = (async () => {
            for (const id of ids) {
              product.say(chat.conversation, paragraph('x'), id);
              await new Promise(setImmediate);
            }
          })();
          const seen: string[] = [];
          let last: string | undefined;
          for (let turn = 0; seen.length < total; turn += 1) {
            const wanted = Math.min(cuts[turn % cuts.length] ?? 1, total - seen.length);
            const events = await readEvents(url(chat, '/events'), chat.token, wanted, last);
            seen.push(...texts(events));
            last = events.at(-1)?.id;
          }
          await speaking;
          expect(seen).toEqual(ids);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('ends the oldest of too many', async () => {
    const chat = await openChat();
    const readings = [];
    for (let index = 0; index < 5; index += 1) {
      const read = await openEvents(url(chat, '/events'), chat.token);
      readings.push(read(1));
    }
    expect(await readings[0]).toMatchObject([{ event: 'superseded' }]);
    product.say(chat.conversation, paragraph('x'), 'r1');
    for (const reading of readings.slice(1)) expect(texts(await reading)).toEqual(['r1']);
  });

  it.each(['-1', 'abc', '1e9'])('refuses to resume after %s', async (last) => {
    const chat = await openChat();
    const reading = readEvents(url(chat, '/events'), chat.token, 1, last);
    await expect(reading).rejects.toThrow('400');
  });

  it('ends when the house stops', async () => {
    const chat = await openChat();
    product.say(chat.conversation, paragraph('x'));
    const reading = (await openEvents(url(chat, '/events'), chat.token))(2);
    await readEvents(url(chat, '/events'), chat.token, 1);
    await web.stop();
    expect(await reading).toHaveLength(1);
  });
});

it('tells what was said after a sequence number', async () => {
  const chat = await openChat();
  product.say(chat.conversation, paragraph('one'));
  product.say(chat.conversation, paragraph('two'));
  const { entries } = (await (await call(chat, 'GET', '/history?after=1')).json()) as {
    entries: TimelineEntry[];
  };
  expect(entries.map(({ sequence }) => sequence)).toEqual([2]);
});

it('forgets a conversation and tells its open pages', async () => {
  const chat = await openChat();
  product.say(chat.conversation, paragraph('one'));
  const reading = (await openEvents(url(chat, '/events'), chat.token))(2);
  await readEvents(url(chat, '/events'), chat.token, 1);
  expect((await call(chat, 'DELETE', '')).status).toBe(204);
  expect((await reading).at(-1)?.event).toBe('forgotten');
  expect(await product.history(chat.conversation, 0)).toEqual([]);
});

it('slows down one conversation, not the others', async () => {
  await web.stop();
  web = await startWeb(product, { limits: { messagesPerMinute: 2 } });
  const [busy, calm] = [await openChat(), await openChat()];
  const say = (chat: Chat, number: number) =>
    call(chat, 'POST', '/messages', { id: `message-${number}`, text: 'x' });
  expect([(await say(busy, 1)).status, (await say(busy, 2)).status]).toEqual([202, 202]);
  const third = await say(busy, 3);
  expect(third.status).toBe(429);
  expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await say(calm, 1)).status).toBe(202);
});
