import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Diagnosis } from '../../src/model/check.ts';
import type { ConversationState, Step } from '../../src/model/conversation.ts';
import type { Event } from '../../src/model/event.ts';
import type { Complaint } from '../../src/model/facts.ts';
import type { Reply } from '../../src/model/reply.ts';
import { createEngine } from '../../src/conversation/engine.ts';
import { openSqliteStore } from '../../src/storage/sqlite.ts';
import { processWorkerName } from '../../src/storage/worker-name.ts';

/**
 * A process that works until it is killed: the real store and engine, a step that counts turns.
 * Started with the database and the file for what the adapter is asked to send; events come by IPC,
 * `{ accepted: id }` goes back once one is safely written; `end` stops it in peace.
 */
const [databasePath = '', sendingsPath = ''] = process.argv.slice(2);

const MAX_DELAY_MS = 8;
const delay = (): Promise<void> => sleep(Math.random() * MAX_DELAY_MS);

const paragraph = (id: string, text: string): Reply => ({
  id,
  language: 'en',
  blocks: [{ kind: 'paragraph', text }],
});

const blank: ConversationState = {
  language: 'en',
  intent: null,
  direction: 'unknown',
  facts: {},
  asked: [],
  verdict: null,
  turns: 0,
};

const complaint: Complaint = {
  language: 'en',
  intent: 'sent_not_arrived',
  confidence: 1,
  direction: 'outgoing',
  entities: { addresses: [], domains: [], ips: [], hosts: [], codes: [], providers: [] },
  facts: {},
};

const diagnosis: Diagnosis = {
  facts: {},
  findings: [],
  verdict: {
    fault: 'unknown',
    certainty: 'possible',
    temporary: false,
    because: [],
    alternatives: [],
    contradictions: [],
    ruledOut: [],
    notChecked: [],
  },
  timings: { totalMs: 0, lookups: 0 },
};

const step: Step = (state, input) => {
  const { id } = input.event;
  const before = state ?? blank;
  if (input.kind === 'event') {
    const next = { ...before, turns: before.turns + 1 };
    const understood = paragraph(`${id}/understood`, `turn ${next.turns}`);
    const actions = [
      { kind: 'say', reply: understood },
      { kind: 'diagnose', facts: {}, progressId: `${id}/progress` },
    ] as const;
    return { state: next, actions, asked: [] };
  }
  const text = input.kind === 'failed' ? 'failed' : `verdict of turn ${before.turns}`;
  const reply = paragraph(`${id}/verdict`, text);
  return { state: before, actions: [{ kind: 'say', reply }], asked: [] };
};

const store = await openSqliteStore(databasePath, { mask: (text) => text });
const engine = createEngine({
  store,
  step,
  understand: async () => {
    await delay();
    return complaint;
  },
  diagnostician: {
    diagnose: async (_facts, { onProgress }) => {
      const line = { check: 'spf/x', subject: '' };
      onProgress?.([{ ...line, state: 'running' }]);
      await delay();
      onProgress?.([{ ...line, state: 'ok' }]);
      return diagnosis;
    },
  },
  showProgress: (id, _language, [line]) => paragraph(id, line?.state ?? ''),
  report: () => {
    throw new Error('nobody asks for turns here');
  },
  adapters: new Map([
    [
      'web',
      {
        channel: 'web',
        send: async (to, reply, platformId) => {
          await delay();
          appendFileSync(sendingsPath, `${JSON.stringify({ to, reply, platformId })}\n`);
          return { platformId: platformId ?? `platform ${reply.id}` };
        },
      },
    ],
  ]),
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  workerName: processWorkerName(),
});
engine.start();

process.on('message', (message: Event | 'end') => void answer(message));
process.send?.({ ready: true });

async function answer(message: Event | 'end'): Promise<void> {
  if (message === 'end') {
    await engine.stop();
    await store.close();
    process.disconnect();
    return;
  }
  await engine.receive({ ...message, at: new Date(message.at) });
  process.send?.({ accepted: message.id });
}
