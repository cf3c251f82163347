import type { EvidenceMap, EvidenceName } from './evidence.ts';
import type { Facts } from './facts.ts';
import type { DnsHost, Remedy } from './remedy.ts';
import type { Certainty, Hop, Intent, Outcome, Party } from './words.ts';

/** One thing that was looked at, and how it was found. */
export interface Finding {
  /** Id of the check, `topic/name`. */
  readonly check: string;
  readonly hop: Hop;
  readonly outcome: Outcome;
  /** Would improve something, breaks nothing. */
  readonly advice?: true;
  /** Key in `knowledge/texts`: `spf.lookup-limit.exceeded`. */
  readonly text: string;
  /** Values for the text's placeholders. Untrusted: escaped by whoever shows them. */
  readonly params: Readonly<Record<string, string | number>>;
  /** Verbatim proof: the record, the reply line. */
  readonly seen: readonly string[];
  /** Only with a problem, or an absence that breaks mail. */
  readonly fault?: Party;
  /** How far this finding alone proves its fault; absent means `possible`. Only with `fault`. */
  readonly certainty?: Certainty;
  readonly readAt: Date;
  /** Seconds. */
  readonly ttl?: number;
}

/** What a check returns: the rest is added by the run. */
export type Judgement = Omit<Finding, 'check' | 'readAt' | 'ttl'>;

/** A pure judgement over evidence that was seen. */
export interface Check<N extends EvidenceName = EvidenceName> {
  /** Its path: `spf/lookup-limit`. */
  readonly id: `${string}/${string}`;
  /** Plain English, ends with a question mark; goes into docs/checks.md. */
  readonly question: string;
  /** Complaints it helps with. */
  readonly intents: readonly Intent[];
  readonly needs: readonly N[];
  /** Information only: never carries a party, and a failed look keeps no verdict open. */
  readonly informs?: true;
  /** Cases it has something to say about; absent: all of them. */
  readonly concerns?: (facts: Facts) => boolean;
  readonly rfc: readonly `https://www.rfc-editor.org/rfc/rfc${string}`[];
  judge(evidence: Pick<EvidenceMap, N>, facts: Facts): readonly Judgement[];
}

/** Who is at fault, how sure, and why. Words are added by `reply`. */
export interface Verdict {
  readonly fault: Party;
  readonly hop?: Hop;
  readonly certainty: Certainty;
  /** Waiting, or a retry by the sender's server, may cure it. */
  readonly temporary: boolean;
  /** Strongest first. */
  readonly because: readonly Finding[];
  /**
   * Proof against other parties that weighs as much as the first of `because`: each of them may as well
   * be the cause. Empty where one party's proof is the strongest.
   */
  readonly alternatives: readonly Finding[];
  /** What the refusal said and today's look does not find any more. */
  readonly contradictions: readonly Finding[];
  readonly ruledOut: readonly Finding[];
  /** Said aloud, never guessed. */
  readonly notChecked: readonly Finding[];
  /** What to publish or to write, most useful first; absent where nothing was proposed. */
  readonly remedies?: readonly Remedy[];
  /** Who keeps the DNS of the sender's domain; absent where nobody known does. */
  readonly dnsHost?: DnsHost;
}

export interface Diagnosis {
  readonly facts: Facts;
  readonly findings: readonly Finding[];
  readonly verdict: Verdict;
  readonly timings: { readonly totalMs: number; readonly lookups: number };
}

/** One line of progress; `pending` and `running` come before the outcome. */
export interface CheckProgress {
  readonly check: string;
  /** What the check looks at, for the text: the domain or the address. */
  readonly subject: string;
  readonly state: 'running' | Outcome;
}

/** Runs the checks for a case. Given to the conversation and to the adapters by main. */
export interface Diagnostician {
  diagnose(
    facts: Facts,
    options: {
      /** Narrows the checks to what helps with the complaint; absent: all that the facts allow. */
      readonly intent?: Intent;
      readonly signal: AbortSignal;
      readonly onProgress?: (progress: readonly CheckProgress[]) => void;
      /** Ask the network again instead of the cache. */
      readonly fresh?: boolean;
    },
  ): Promise<Diagnosis>;
}
