import type { ConversationState } from '../../src/model/conversation.ts';
import type { Finding } from '../../src/model/check.ts';
import type { Event } from '../../src/model/event.ts';
import type { Reply } from '../../src/model/reply.ts';
import type { Lease, Store, TimelineEntry } from '../../src/model/store.ts';
import { conversationState, message, paragraph } from './occurrences.ts';

interface OpenOptions {
  readonly mask: (text: string) => string;
  readonly now: () => Date;
}

const START = Date.parse('2026-01-31T10:00:00Z');
const second = (count: number): Date => new Date(START + count * 1_000);

const finding: Finding = {
  check: 'spf/record-present',
  hop: 'accept',
  outcome: 'problem',
  text: 'spf.record-present.none',
  params: { domain: 'tizio.example', $count: 2 },
  seen: ['v=spf1 -all'],
  fault: 'sender-admin',
  readAt: new Date('2026-01-31T09:59:58.123Z'),
};

const fullState: ConversationState = {
  ...conversationState(3),
  verdict: {
    fault: 'sender-admin',
    hop: 'accept',
    certainty: 'likely',
    temporary: false,
    because: [finding],
    alternatives: [],
    contradictions: [],
    ruledOut: [],
    notChecked: [{ ...finding, outcome: 'unchecked' }],
  },
};

const withChoices: Reply = {
  id: 'r1',
  language: 'en',
  blocks: [{ kind: 'choices', choices: [{ id: 'sent', label: 'I sent it' }] }],
};

/** What was said, shortened: the id of a message, `id=text` of a reply. */
const said = (entries: readonly TimelineEntry[]): readonly string[] =>
  entries.map(({ content }) => {
    if (content.kind === 'message') return content.id;
    const [block] = content.reply.blocks;
    return `${content.reply.id}=${block?.kind === 'paragraph' ? block.text : ''}`;
  });

/**
 * What every store promises; `open` gives an empty one.
 * Workers are opaque names here; times are handed in, nothing waits.
 */
export function storeContract(name: string, open: (options: OpenOptions) => Promise<Store>): void {
  describe(`${name} keeps the promises of a store`, () => {
    let store: Store;
    let now: Date;

    beforeEach(async () => {
      now = second(0);
      store = await open({ mask: (text) => text.replaceAll('secret', '****'), now: () => now });
    });
    afterEach(() => store.close());

    const lease = (worker = 'w1', from = 0, prefixes = ['web:']) =>
      store.lease(worker, prefixes, second(from + 10), second(from));
    const mustLease = async (worker = 'w1', from = 0): Promise<Lease> => {
      const leased = await lease(worker, from);
      if (leased === null) throw new Error('there was nothing to lease');
      return leased.lease;
    };
    const begin = async (...events: readonly Event[]): Promise<Lease> => {
      for (const event of events) await store.accept(event);
      return mustLease();
    };
    const timeline = async (conversation: string, after = 0) =>
      said(await store.timeline(conversation, after, 100));
    const unsent = async (prefixes = ['web:'], limit = 100) =>
      (await store.outbox(prefixes, limit)).map(({ reply, version }) => [reply.id, version]);

    describe('accepting', () => {
      it('keeps an event for later until its time has come, in its conversation alone', async () => {
        await store.accept(message('web:a', 'e1'));
        const first = await store.lease('w', ['web:'], second(30), second(0));
        const later = {
          kind: 'timer',
          id: 'look',
          conversation: 'web:a',
          person: { id: 'p', role: 'visitor' },
          at: second(600),
        } as const;
        if (!first) throw new Error('nothing was leased');
        expect(await store.finish(first.lease, 'e1', fullState, [], later)).toBe(true);
        await store.release(first.lease);
        expect(await store.lease('w', ['web:'], second(629), second(599))).toBeNull();
        const due = await store.lease('w', ['web:'], second(630), second(600));
        expect(due?.events).toEqual([later]);
      });

      it('knows a repeated event and writes nothing the second time', async () => {
        expect(await store.accept(message('web:a', 'e1'))).toBe('new');
        expect(await store.accept(message('web:a', 'e1', { text: 'other' }))).toBe('duplicate');
        expect(await timeline('web:a')).toEqual(['e1']);
        expect((await lease())?.events).toEqual([message('web:a', 'e1')]);
      });

      it('knows a repeated event when both come at the same moment', async () => {
        const twice = [message('web:a', 'e1'), message('web:a', 'e1')];
        const results = await Promise.all(twice.map((event) => store.accept(event)));
        expect(results).toEqual(['new', 'duplicate']);
      });

      it('knows a repeated event after it is done', async () => {
        const held = await begin(message('web:a', 'e1'));
        await store.finish(held, 'e1', conversationState(), []);
        await store.release(held);
        expect(await store.accept(message('web:a', 'e1'))).toBe('duplicate');
        expect(await lease()).toBeNull();
      });

      it('takes the same id in two conversations for two events', async () => {
        await store.accept(message('web:a', '1'));
        expect(await store.accept(message('web:b', '1'))).toBe('new');
      });

      it('masks the text of messages and attachments before it is written', async () => {
        const attachments = [{ name: 'log.txt', text: 'a secret too' }];
        await store.accept({ ...message('web:a', 'e1', { text: 'my secret' }), attachments });
        const [entry] = await store.timeline('web:a', 0, 1);
        expect(entry?.content).toEqual({
          kind: 'message',
          id: 'e1',
          text: 'my ****',
          attachments: ['log.txt'],
        });
        expect((await lease())?.events).toMatchObject([
          { text: 'my ****', attachments: [{ name: 'log.txt', text: 'a **** too' }] },
        ]);
      });

      it('shows the label of a chosen answer, and nothing where the question is gone', async () => {
        const held = await begin(message('web:a', 'e1'));
        await store.finish(held, 'e1', conversationState(), [withChoices]);
        const { conversation, person, at } = message('web:a', 'e2');
        const choice = { kind: 'choice', choice: 'sent', conversation, person, at } as const;
        await store.accept({ ...choice, id: 'e2', of: 'r1' });
        await store.accept({ ...choice, id: 'e3', of: 'r0' });
        const entries = await store.timeline('web:a', 0, 100);
        expect(entries.map(({ content }) => content)).toEqual([
          expect.objectContaining({ id: 'e1' }),
          { kind: 'reply', reply: withChoices },
          { kind: 'message', id: 'e2', text: 'I sent it', attachments: [] },
        ]);
      });
    });

    describe('leasing', () => {
      it('hands out the conversation whose event waits longest, with its events in order', async () => {
        const events = ['web:b 1', 'web:a 2', 'web:b 3'].map((key) => {
          const [conversation = '', id = ''] = key.split(' ');
          return message(conversation, id);
        });
        for (const event of events) await store.accept(event);
        expect((await lease('w1'))?.events).toEqual([events[0], events[2]]);
        expect((await lease('w2'))?.events).toEqual([events[1]]);
        expect(await lease('w3')).toBeNull();
      });

      it('leaves conversations of other channels alone', async () => {
        await store.accept(message('cli:a', 'e1'));
        await store.accept(message('website:a', 'e1'));
        expect(await lease('w1', 0, ['web:'])).toBeNull();
        expect(await lease('w1', 0, [])).toBeNull();
        expect((await lease('w1', 0, ['web:', 'cli:']))?.lease.conversation).toBe('cli:a');
      });

      it('does not lease twice, not even to the same worker', async () => {
        await begin(message('web:a', 'e1'));
        expect(await lease('w1', 5)).toBeNull();
        expect(await lease('w2', 9)).toBeNull();
      });

      it('hands an expired lease to the next one, and the first has lost it', async () => {
        const lost = await begin(message('web:a', 'e1'));
        const held = await mustLease('w2', 10);
        expect(held.worker).toBe('w2');
        expect(await store.renew(lost, second(30))).toBe(false);
        expect(await store.show(lost, paragraph('r1'))).toBe(false);
        expect(await store.finish(lost, 'e1', conversationState(), [paragraph('r1')])).toBe(false);
        expect(await store.state('web:a')).toBeNull();
        expect(await timeline('web:a')).toEqual(['e1']);
        await store.release(lost);
        expect(await lease('w3', 11)).toBeNull();
      });

      it('renews a lease that nobody took', async () => {
        const held = await begin(message('web:a', 'e1'));
        expect(await store.renew(held, second(20))).toBe(true);
        expect(await lease('w2', 15)).toBeNull();
        expect(await lease('w2', 20)).not.toBeNull();
      });

      it('hands out a released conversation at once, without the events that are done', async () => {
        const held = await begin(message('web:a', 'e1'), message('web:a', 'e2'));
        await store.finish(held, 'e1', conversationState(), []);
        await store.release(held);
        expect((await lease('w2'))?.events).toEqual([message('web:a', 'e2')]);
      });
    });

    describe('finishing', () => {
      it('keeps state and replies with their dates', async () => {
        const held = await begin(message('web:a', 'e1'));
        expect(await store.finish(held, 'e1', fullState, [paragraph('r1')])).toBe(true);
        expect(await store.state('web:a')).toEqual(fullState);
        const [entry] = (await store.state('web:a'))?.verdict?.because ?? [];
        expect(entry?.readAt.toISOString()).toBe('2026-01-31T09:59:58.123Z');
        expect(await timeline('web:a')).toEqual(['e1', 'r1=reply r1']);
      });

      it('finishes an event once', async () => {
        const held = await begin(message('web:a', 'e1'));
        await store.finish(held, 'e1', conversationState(1), [paragraph('r1', 'first')]);
        const again = [paragraph('r1', 'second')];
        expect(await store.finish(held, 'e1', conversationState(2), again)).toBe(false);
        expect((await store.state('web:a'))?.turns).toBe(1);
        expect(await timeline('web:a')).toEqual(['e1', 'r1=first']);
      });

      it('writes nothing where one part of it cannot be written', async () => {
        const held = await begin(message('web:a', 'e1'));
        const impossible = { ...paragraph('r2'), extra: 1n };
        const finished = store.finish(held, 'e1', conversationState(1), [
          paragraph('r1'),
          impossible,
        ]);
        await expect(finished).rejects.toThrow();
        expect(await store.state('web:a')).toBeNull();
        expect(await timeline('web:a')).toEqual(['e1']);
        await store.release(held);
        expect((await lease())?.events).toEqual([message('web:a', 'e1')]);
      });

      it('has no state before the first turn', async () => {
        await store.accept(message('web:a', 'e1'));
        expect(await store.state('web:a')).toBeNull();
        expect(await store.state('web:unknown')).toBeNull();
      });
    });

    describe('showing', () => {
      it('moves an edited reply to the end and shows only its newest version', async () => {
        const held = await begin(message('web:a', 'e1'));
        await store.show(held, paragraph('r1', 'looking'));
        await store.show(held, paragraph('r2'));
        const before = await store.timeline('web:a', 0, 100);
        await store.show(held, paragraph('r1', 'found'));
        expect(await timeline('web:a')).toEqual(['e1', 'r2=reply r2', 'r1=found']);
        const last = before.at(-1)?.sequence ?? NaN;
        expect(await timeline('web:a', last)).toEqual(['r1=found']);
      });

      it('changes nothing where the content is the same', async () => {
        const held = await begin(message('web:a', 'e1'));
        await store.show(held, paragraph('r1'));
        const before = await store.timeline('web:a', 0, 100);
        await store.sent('web:a', 'r1', 1, 'p1');
        await store.show(held, paragraph('r1'));
        await store.finish(held, 'e1', conversationState(), [paragraph('r1')]);
        expect(await store.timeline('web:a', 0, 100)).toEqual(before);
        expect(await unsent()).toEqual([]);
      });

      it('never uses a sequence number twice', async () => {
        const held = await begin(message('web:a', 'e1'));
        await store.show(held, paragraph('r1'));
        const [, shown] = await store.timeline('web:a', 0, 100);
        await store.erase({ conversation: 'web:a' });
        await store.accept(message('web:b', 'e1'));
        const [next] = await store.timeline('web:b', 0, 100);
        expect(next?.sequence).toBeGreaterThan(shown?.sequence ?? NaN);
      });

      it('gives the timeline in portions, each conversation its own', async () => {
        for (const id of ['e1', 'e2', 'e3']) await store.accept(message('web:a', id));
        await store.accept(message('web:b', 'x'));
        const first = await store.timeline('web:a', 0, 2);
        expect(said(first)).toEqual(['e1', 'e2']);
        expect(await timeline('web:a', first.at(-1)?.sequence)).toEqual(['e3']);
        expect(first.map(({ at }) => at)).toEqual([now, now]);
      });
    });

    describe('the outbox', () => {
      it('offers the next reply of each conversation, in order', async () => {
        const a = await begin(message('web:a', 'e1'));
        await store.finish(a, 'e1', conversationState(), [paragraph('a1'), paragraph('a2')]);
        const b = await begin(message('web:b', 'e1'));
        await store.show(b, paragraph('b1'));
        const offered = async () => (await unsent()).map(([reply]) => reply);
        expect(await offered()).toEqual(['a1', 'b1']);
        await store.sent('web:a', 'a1', 1, 'p1');
        await store.sent('web:b', 'b1', 1, 'p1');
        expect(await offered()).toEqual(['a2']);
        await store.sent('web:a', 'a2', 1, 'p2');
        expect(await offered()).toEqual([]);
      });

      it('keeps to the prefixes and the limit', async () => {
        for (const name of ['web:a', 'web:b', 'web:c']) {
          const held = await begin(message(name, 'e1'));
          await store.finish(held, 'e1', conversationState(), [paragraph(name)]);
        }
        expect(await unsent(['cli:'])).toEqual([]);
        expect(await unsent(['web:'], 2)).toEqual([
          ['web:a', 1],
          ['web:b', 1],
        ]);
      });

      it('offers an edit with what the platform called the first sending', async () => {
        const held = await begin(message('web:a', 'e1'));
        await store.show(held, paragraph('r1', 'looking'));
        await store.sent('web:a', 'r1', 1, 'p1');
        await store.show(held, paragraph('r1', 'found'));
        expect(await store.outbox(['web:'], 10)).toEqual([
          {
            conversation: 'web:a',
            reply: paragraph('r1', 'found'),
            version: 2,
            platformId: 'p1',
          },
        ]);
      });

      it('still offers an edit that was made while the version before was being sent', async () => {
        const held = await begin(message('web:a', 'e1'));
        await store.show(held, paragraph('r1', 'looking'));
        await store.show(held, paragraph('r1', 'found'));
        await store.sent('web:a', 'r1', 1, 'p1');
        expect(await unsent()).toEqual([['r1', 2]]);
        await store.sent('web:a', 'r1', 2, 'p1');
        expect(await unsent()).toEqual([]);
      });
    });

    describe('forgetting', () => {
      const talk = async (conversation: string, person: string): Promise<void> => {
        const held = await begin(message(conversation, 'e1', { person }));
        await store.finish(held, 'e1', conversationState(), [paragraph('r1')]);
        await store.release(held);
      };

      it('erases a person with every conversation the person took part in', async () => {
        await talk('web:a', 'tizio');
        await talk('web:b', 'caio');
        await talk('web:c', 'caio');
        await store.accept(message('web:b', 'e2', { person: 'tizio' }));
        expect(await store.erase({ person: 'tizio' })).toBe(2);
        expect(await timeline('web:a')).toEqual([]);
        expect(await timeline('web:b')).toEqual([]);
        expect(await timeline('web:c')).toEqual(['e1', 'r1=reply r1']);
        expect(await store.state('web:a')).toBeNull();
        expect(await unsent()).toEqual([['r1', 1]]);
        expect(await lease()).toBeNull();
      });

      it('erases one conversation, also under the hands of its worker', async () => {
        await talk('web:b', 'tizio');
        const held = await begin(message('web:a', 'e1', { person: 'tizio' }));
        expect(await store.erase({ conversation: 'web:a' })).toBe(1);
        expect(await store.finish(held, 'e1', conversationState(), [paragraph('r1')])).toBe(false);
        expect(await timeline('web:a')).toEqual([]);
        expect(await timeline('web:b')).toHaveLength(2);
        expect(await store.erase({ conversation: 'web:a' })).toBe(0);
      });

      it('expires what nobody has touched since', async () => {
        await talk('web:old', 'tizio');
        now = second(100);
        await talk('web:new', 'caio');
        expect(await store.expire(second(50))).toBe(1);
        expect(await timeline('web:old')).toEqual([]);
        expect(await timeline('web:new')).toHaveLength(2);
      });
    });

    it('settles a value once and for all', async () => {
      expect(await store.setting('key')).toBeNull();
      expect(await store.settle('key', 'first')).toBe('first');
      expect(await store.settle('key', 'second')).toBe('first');
      expect(await store.setting('key')).toBe('first');
    });
  });
}
