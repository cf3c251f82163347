import type { Diagnosis } from './check.ts';
import type { ConversationId, Event, EventId, PersonId } from './event.ts';
import type { Complaint, Entities, Explanation, Facts } from './facts.ts';
import type { FindingReport, Reply, VerdictReport } from './reply.ts';
import type { TimelineEntry } from './store.ts';
import type { AskableFact, Channel, Direction, Intent, Language, Outcome } from './words.ts';

export interface DoctorFinding {
  readonly name: string;
  /** `problem`: something will not work. `unchecked`: could not be tried. */
  readonly outcome: 'ok' | 'problem' | 'absent' | 'unchecked';
  readonly says: string;
}

/** Points under one title; `seen` is what they were read from, verbatim. */
export interface ExplanationDetail {
  readonly title: string;
  readonly items: readonly {
    readonly outcome: Outcome;
    readonly says: string;
    readonly seen: readonly string[];
  }[];
}

/** The JSON contract of `explain`. */
export type ExplanationReport = Omit<Explanation, 'rule'> & {
  readonly says: string;
  readonly steps: readonly string[];
  readonly forward: string | null;
  /** What lies behind `says`, point by point: the way of a mail, what the codes mean, what can be checked. */
  readonly details: readonly ExplanationDetail[];
};

/** The JSON contract of `check`. */
export interface DiagnosisReport {
  readonly subject: string;
  readonly findings: readonly FindingReport[];
  readonly verdict: VerdictReport;
  readonly timings: Diagnosis['timings'];
}

/** What one message led to: the JSON contract of one line of `chat --jsonl`. */
export interface Turn {
  readonly conversation: string;
  readonly understood: {
    readonly language: Language;
    readonly intent: Intent;
    readonly confidence: number;
    readonly direction: Direction;
    readonly entities: Entities;
  };
  readonly asked: readonly AskableFact[];
  readonly verdict: VerdictReport | null;
  readonly reply: Reply;
}

/** Everything an adapter may ask of the house. */
export interface Product {
  /** Returns once the event is safely written; answers come by `Adapter.send`. */
  receive(event: Event): Promise<'new' | 'duplicate'>;
  /** Resolves when this process has finished the event's turn. Call it before `receive`. */
  turn(event: EventId): Promise<Turn>;
  understand(text: string): Promise<Complaint>;
  explain(text: string, language: Language): Promise<ExplanationReport>;
  check(
    subject: string,
    facts: Facts,
    options: { readonly language: Language; readonly signal: AbortSignal },
  ): Promise<DiagnosisReport>;
  history(conversation: ConversationId, after: number): Promise<readonly TimelineEntry[]>;
  erase(
    whom: { readonly person: PersonId } | { readonly conversation: ConversationId },
  ): Promise<number>;
  /** Short texts of the surface itself (buttons, labels), by topic; see `knowledge/texts/<language>/ui.yaml`. */
  texts(language: string): Readonly<Record<string, string>>;
  /** Things to try in the demo internet; empty where it is off. */
  examples(language: string): readonly Example[];
  doctor(): Promise<readonly DoctorFinding[]>;
  /** Whether the house can take messages now: storage writable, workers up. */
  isReady(): boolean;
}

/** One thing to try in the demo internet: a sentence or a pasted bounce. */
export interface Example {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export interface Adapter {
  readonly channel: Channel;
  start(product: Product): Promise<void>;
  /** Called again with the same reply id when a reply is edited; `platformId` is then that of the first sending. */
  send(
    to: ConversationId,
    reply: Reply,
    platformId?: string,
  ): Promise<{ readonly platformId: string }>;
  selfCheck(): Promise<readonly DoctorFinding[]>;
  stop(): Promise<void>;
}
