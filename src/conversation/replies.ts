import type { ExplanationReport } from '../model/adapter.ts';
import type { ConversationState } from '../model/conversation.ts';
import type { Verdict } from '../model/check.ts';
import type { Facts } from '../model/facts.ts';
import type { Block, Reply, ReplyId, VerdictReport } from '../model/reply.ts';
import type { AskableFact, Direction, Intent, Language } from '../model/words.ts';
import { caseWords } from '../reply/case-words.ts';
import { changesBlocks } from '../reply/changes-blocks.ts';
import type { Since } from '../reply/changes-blocks.ts';
import { dnsHostBlocks, remedyBlocks } from '../reply/remedy-blocks.ts';
import { verdictBlocks, verdictInShort } from '../reply/verdict-blocks.ts';
import { reportVerdict } from '../reply/verdict-report.ts';
import type { Wording } from '../reply/wording.ts';
import { watchable } from './watchable.ts';

type Choice = Extract<Block, { kind: 'choices' }>['choices'][number];

/** Quick replies under a question; the ids are what a `choice` event brings back. */
const CHOICES_OF: Readonly<Partial<Record<AskableFact, readonly string[]>>> = {
  direction: ['outgoing', 'incoming'],
  'error-text': ['nothing-came-back'],
  'own-address': ['do-not-know'],
  'other-address': ['do-not-know'],
};

/** Words the conversation's replies in one language. */
export interface Replies {
  say(id: ReplyId, key: string, params?: Readonly<Record<string, string | number>>): Reply;
  question(id: ReplyId, fact: AskableFact, direction: Direction): Reply;
  /** With `since`, what changed comes first. */
  verdict(
    id: ReplyId,
    verdict: Verdict,
    facts: Facts,
    ask: AskableFact | null,
    since?: Since,
  ): Reply;
  /** The verdict in a sentence, without the proof again. */
  standing(id: ReplyId, verdict: Verdict, facts: Facts): Reply;
  steps(id: ReplyId, verdict: Verdict, facts: Facts): Reply;
  forward(id: ReplyId, verdict: Verdict, facts: Facts): Reply;
  summary(id: ReplyId, state: ConversationState): Reply;
  understood(id: ReplyId, facts: Facts, isAgain: boolean): Reply;
  /** What was read out of a mail that refuses nothing. */
  explanation(id: ReplyId, report: ExplanationReport): Reply;
  /** What usually helps; null where the complaint has no such text. */
  advice(id: ReplyId, intent: Intent): Reply | null;
}

export function createReplies(wording: Wording, language: Language): Replies {
  const says = (key: string, params?: Readonly<Record<string, string | number>>): string =>
    wording.says(language, `conversation.${key}`, params);
  const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
  const reply = (id: ReplyId, blocks: readonly Block[]): Reply => ({ id, language, blocks });
  const choices = (ids: readonly string[]): Block => ({
    kind: 'choices',
    choices: ids.map((id): Choice => ({ id, label: says(`choice.${id}`) })),
  });
  const report = (verdict: Verdict, facts: Facts): VerdictReport =>
    reportVerdict(verdict, facts, language, wording);
  const followChoices = ({ forward }: VerdictReport, verdict: Verdict): Block =>
    choices([
      'check-again',
      ...(forward ? ['what-to-tell'] : []),
      ...(watchable(verdict).length > 0 ? ['watch'] : []),
      'start-over',
    ]);
  const questionBlocks = (fact: AskableFact, direction: Direction): readonly Block[] => {
    const ids = CHOICES_OF[fact];
    return [paragraph(says(`ask.${fact}`, { direction })), ...(ids ? [choices(ids)] : [])];
  };
  const forwardBlocks = (verdict: Verdict, facts: Facts): readonly Block[] => {
    const { forward } = report(verdict, facts);
    if (!forward) return [paragraph(says('nobody-to-tell'))];
    return [paragraph(says('forward-intro')), { kind: 'verbatim', text: forward, copy: true }];
  };

  return {
    say: (id, key, params) => reply(id, [paragraph(says(key, params))]),
    question: (id, fact, direction) => reply(id, questionBlocks(fact, direction)),
    verdict(id, verdict, facts, ask, since) {
      const reported = report(verdict, facts);
      return reply(id, [
        ...(since ? changesBlocks(since, language, wording) : []),
        ...verdictBlocks(verdict, reported, facts, language, wording),
        ...(ask ? questionBlocks(ask, 'unknown') : [followChoices(reported, verdict)]),
      ]);
    },
    standing(id, verdict, facts) {
      const reported = report(verdict, facts);
      return reply(id, [
        ...verdictInShort(reported, facts, language, wording),
        followChoices(reported, verdict),
      ]);
    },
    steps(id, verdict, facts) {
      const words = caseWords(facts, language, wording);
      const party = wording.says(language, `verdict.party.${verdict.fault}`, words);
      const { steps, remedies, dnsHost } = report(verdict, facts);
      return reply(id, [
        { kind: 'steps', title: says('steps-intro', { party }), steps },
        ...remedyBlocks(remedies, language, wording),
        ...(dnsHost ? dnsHostBlocks(dnsHost, language, wording) : []),
      ]);
    },
    forward: (id, verdict, facts) => reply(id, forwardBlocks(verdict, facts)),
    summary(id, { verdict, facts }) {
      if (!facts.sender && !facts.recipient) return reply(id, [paragraph(says('human-empty'))]);
      const words = caseWords(facts, language, wording);
      const lines = [
        says('summary', { sender: words.sender, recipient: words.recipient }),
        ...(verdict ? [report(verdict, facts).says] : []),
      ];
      return reply(id, [
        paragraph(says('human')),
        { kind: 'verbatim', text: lines.join('\n'), copy: true },
      ]);
    },
    advice(id, intent) {
      const key = `conversation.advice.${intent}`;
      if (!wording.has(key)) return null;
      const words = wording.word(language, key);
      const title = wording.says(language, 'verdict.label.steps');
      return reply(id, [paragraph(words.says), { kind: 'steps', title, steps: words.steps }]);
    },
    explanation(id, { says: text, details, steps }) {
      const title = wording.says(language, 'verdict.label.steps');
      return reply(id, [
        paragraph(text),
        ...details.map((detail): Block => ({
          kind: 'proof',
          title: detail.title,
          items: detail.items.map((item) => ({ ...item, text: item.says })),
        })),
        ...(steps.length > 0 ? [{ kind: 'steps', title, steps } as const] : []),
      ]);
    },
    understood(id, facts, isAgain) {
      if (isAgain) return reply(id, [paragraph(says('understood.again'))]);
      if (facts.refusal?.headers) return reply(id, [paragraph(says('understood.headers'))]);
      const words = caseWords(facts, language, wording);
      if (facts.refusal?.reason) {
        const sender = facts.sender ? words.sender : 'none';
        return reply(id, [paragraph(says('understood.refusal', { sender }))]);
      }
      const key =
        facts.sender && facts.recipient ? 'both' : facts.recipient ? 'recipient' : 'sender';
      return reply(id, [
        paragraph(says(`understood.${key}`, { sender: words.sender, recipient: words.recipient })),
      ]);
    },
  };
}
