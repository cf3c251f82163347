import type { Example, Product, Turn } from '../../../src/model/adapter.ts';
import type { Event } from '../../../src/model/event.ts';
import type { Facts } from '../../../src/model/facts.ts';
import type { Block, FindingReport, Reply } from '../../../src/model/reply.ts';

const NO_ENTITIES = { addresses: [], domains: [], ips: [], hosts: [], codes: [], providers: [] };

const finding = (says: string, outcome: FindingReport['outcome']): FindingReport => ({
  check: 'route/fake',
  hop: 'lookup',
  outcome,
  advice: false,
  fault: null,
  says,
  seen: [`seen: ${says}`],
  readAt: '2026-01-05T10:00:00.000Z',
  ttl: null,
});

export interface FakeProduct extends Product {
  readonly events: readonly Event[];
  readonly checks: readonly { readonly subject: string; readonly facts: Facts }[];
  readonly erased: readonly object[];
  /** Turns under way at the same moment, at most. */
  readonly mostAtOnce: number;
}

export interface FakeOptions {
  readonly examples?: readonly Example[];
  /** The answer to an event; default: its text. */
  readonly answer?: (event: Event) => readonly Block[];
  /** Where replies are sent; without it only the turn carries them. */
  readonly send?: (conversation: string, reply: Reply) => Promise<unknown>;
  readonly doctor?: Product['doctor'];
}

const textOf = (event: Event): string => (event.kind === 'message' ? event.text : event.kind);

const paragraph = (event: Event): readonly Block[] => [
  { kind: 'paragraph', text: event.kind === 'choice' ? `chose ${event.choice}` : textOf(event) },
];

const turnOf = (event: Event, reply: Reply): Turn => ({
  conversation: event.conversation,
  understood: {
    language: 'en',
    intent: 'greeting_or_thanks',
    confidence: 1,
    direction: 'unknown',
    entities: NO_ENTITIES,
  },
  asked: [],
  verdict: null,
  reply,
});

/** A house that repeats what it hears. */
export function createFakeProduct({
  examples = [],
  answer = paragraph,
  send,
  doctor = async () => [],
}: FakeOptions = {}): FakeProduct {
  const events: Event[] = [];
  const checks: { subject: string; facts: Facts }[] = [];
  const erased: object[] = [];
  const waiting = new Map<string, PromiseWithResolvers<Turn>>();
  let atOnce = 0;
  let mostAtOnce = 0;

  const work = async (event: Event): Promise<void> => {
    mostAtOnce = Math.max(mostAtOnce, (atOnce += 1));
    await new Promise(setImmediate);
    const reply = { id: `${event.id}/answer`, language: 'en', blocks: answer(event) };
    await send?.(event.conversation, reply);
    atOnce -= 1;
    waiting.get(event.id)?.resolve(turnOf(event, reply));
  };

  return {
    events,
    checks,
    erased,
    get mostAtOnce() {
      return mostAtOnce;
    },
    async receive(event) {
      events.push(event);
      if (event.kind === 'message' && event.text === 'break') throw new Error('the house is down');
      void work(event);
      return 'new';
    },
    turn(event) {
      const waiter = Promise.withResolvers<Turn>();
      waiting.set(event, waiter);
      return waiter.promise;
    },
    async understand(text) {
      return {
        language: 'en',
        intent: 'bounce_received',
        confidence: 0.9,
        direction: 'outgoing',
        entities: { ...NO_ENTITIES, codes: [String(text.length)] },
        facts: {},
      };
    },
    async explain(text, language) {
      const isRefusal = text.startsWith('550');
      return {
        kind: isRefusal ? 'error' : 'none',
        writtenBy: null,
        refusedBy: null,
        reason: isRefusal ? 'userunknown' : null,
        hop: isRefusal ? 'accept' : null,
        fault: isRefusal ? 'sender-user' : null,
        temporary: isRefusal ? false : null,
        confidence: 0.9,
        replyCode: null,
        status: null,
        recipients: [],
        returned: { from: null, to: null, subject: null, date: null, sendingIp: null },
        headers: null,
        details: [],
        says: `${language}: ${text.length} characters`,
        steps: ['one step'],
        forward: isRefusal ? 'please look' : null,
      };
    },
    async check(subject, facts) {
      checks.push({ subject, facts });
      return {
        subject,
        findings: [],
        verdict: {
          fault: 'recipient-admin',
          certainty: 'likely',
          hop: 'lookup',
          temporary: false,
          headline: 'They have to act.',
          says: 'They have to act.',
          because: [finding('a proof', 'problem')],
          alternatives: [],
          contradictions: [],
          ruledOut: [finding('ruled out', 'ok')],
          notChecked: [finding('not seen', 'unchecked')],
          steps: ['do this'],
          forward: 'tell them',
          remedies: [],
          dnsHost: null,
        },
        timings: { totalMs: 1, lookups: 0 },
      };
    },
    async erase(whom) {
      erased.push(whom);
      return 2;
    },
    history: async () => [],
    texts: (language) => ({
      'cli.prompt': '> ',
      'cli.welcome': `welcome ${language}`,
      'cli.goodbye': 'goodbye',
      'cli.label.proof': 'PROOF',
      'cli.label.not-checked': 'NOT CHECKED',
      'cli.label.causes': 'CAUSES',
      'cli.label.no-cause': 'no refusal',
      'cli.erased': 'Forgotten',
    }),
    examples: () => examples,
    doctor,
    isReady: () => true,
  };
}
