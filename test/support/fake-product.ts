import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Example, Product } from '../../src/model/adapter.ts';
import type { Event } from '../../src/model/event.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { Block, Reply } from '../../src/model/reply.ts';
import type { TimelineEntry } from '../../src/model/store.ts';

const MAX_PAGE = 50;

const flatten = (prefix: string, value: unknown): [string, string][] =>
  typeof value === 'string'
    ? [[prefix, value]]
    : Object.entries(value as Record<string, unknown>).flatMap(([key, inner]) =>
        flatten(prefix ? `${prefix}.${key}` : key, inner),
      );

/** The page's labels as they stand in the repository. */
const pageTexts = (language: string): Record<string, string> => {
  const file = new URL(`../../knowledge/texts/${language}/ui.yaml`, import.meta.url);
  return Object.fromEntries(flatten('', parse(readFileSync(file, 'utf8'))));
};

/** A house with a timeline in memory and answers from a script. */
export interface FakeProduct extends Product {
  /** Everything received once, in order. */
  readonly events: readonly Event[];
  readonly checks: readonly { readonly subject: string; readonly facts: Facts }[];
  /** Adds a reply to a conversation and tells the listeners. */
  say(conversation: string, blocks: readonly Block[], id?: string): void;
  setReady(isReady: boolean): void;
  /** Called whenever a conversation has something new: the adapter's `send` belongs here. */
  onReply(listener: (conversation: string, reply: Reply) => void): void;
}

export function createFakeProduct({
  answer = () => [],
  examples = [],
}: {
  /** Blocks of the reply to an event; none: silence. */
  readonly answer?: (event: Event) => readonly Block[];
  readonly examples?: readonly Example[];
} = {}): FakeProduct {
  const events: Event[] = [];
  const checks: { subject: string; facts: Facts }[] = [];
  let timeline: TimelineEntry[] = [];
  let sequence = 0;
  let ready = true;
  const listeners: ((conversation: string, reply: Reply) => void)[] = [];
  const unused = (): never => {
    throw new Error('not part of the web adapter');
  };

  const add = (conversation: string, content: TimelineEntry['content']): void => {
    timeline = timeline.filter(
      (entry) =>
        content.kind !== 'reply' ||
        entry.content.kind !== 'reply' ||
        entry.content.reply.id !== content.reply.id,
    );
    timeline.push({ sequence: (sequence += 1), conversation, at: new Date(), content });
  };
  const say: FakeProduct['say'] = (conversation, blocks, id = `r${sequence + 1}`) => {
    const reply = { id, language: 'en', blocks };
    add(conversation, { kind: 'reply', reply });
    for (const listener of listeners) listener(conversation, reply);
  };

  return {
    events,
    checks,
    say,
    setReady: (isReady) => (ready = isReady),
    onReply: (listener) => listeners.push(listener),
    async receive(event) {
      if (events.some(({ id }) => id === event.id)) return 'duplicate';
      events.push(event);
      if (event.kind === 'message') {
        const { id, text, attachments } = event;
        add(event.conversation, {
          kind: 'message',
          id,
          text,
          attachments: attachments.map(({ name }) => name),
        });
      }
      const blocks = answer(event);
      if (blocks.length > 0) setImmediate(() => say(event.conversation, blocks));
      return 'new';
    },
    async history(conversation, after) {
      return timeline
        .filter((entry) => entry.conversation === conversation && entry.sequence > after)
        .slice(0, MAX_PAGE);
    },
    async erase(whom) {
      const before = timeline.length;
      timeline = timeline.filter(
        (entry) => !('conversation' in whom) || entry.conversation !== whom.conversation,
      );
      return before === timeline.length ? 0 : 1;
    },
    async explain(text, language) {
      return {
        kind: 'error',
        writtenBy: null,
        refusedBy: null,
        reason: 'userunknown',
        hop: 'accept',
        fault: 'sender-user',
        temporary: false,
        confidence: 0.9,
        replyCode: '550',
        status: null,
        recipients: [],
        returned: { from: null, to: null, subject: null, date: null, sendingIp: null },
        headers: null,
        details: [],
        says: `${language}: ${text.length} characters`,
        steps: [],
        forward: null,
      };
    },
    async check(subject, facts) {
      checks.push({ subject, facts });
      const verdict = { fault: 'unknown', certainty: 'possible', hop: null } as const;
      const none = {
        because: [],
        alternatives: [],
        contradictions: [],
        ruledOut: [],
        notChecked: [],
        steps: [],
        forward: null,
        remedies: [],
        dnsHost: null,
      };
      return {
        subject,
        findings: [],
        verdict: {
          ...verdict,
          ...none,
          temporary: false,
          headline: 'Nothing found.',
          says: 'Nothing found.',
        },
        timings: { totalMs: 1, lookups: 0 },
      };
    },
    texts: (language) => pageTexts(language === 'it' ? 'it' : 'en'),
    examples: () => examples,
    isReady: () => ready,
    turn: unused,
    understand: unused,
    doctor: unused,
  };
}
