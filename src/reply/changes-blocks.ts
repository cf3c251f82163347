import type { Change } from '../model/conversation.ts';
import type { Block } from '../model/reply.ts';
import type { Wording } from './wording.ts';

/** Two looks and what is different in the second. */
export interface Since {
  readonly at: Date;
  readonly now: Date;
  readonly changes: readonly Change[];
}

/** The hour, with the day where it was another; in UTC, since nobody told us where the person is. */
const timeOf = ({ at, now }: Since): string => {
  const [day, time] = at.toISOString().split('T');
  const hour = `${(time ?? '').slice(0, 5)} UTC`;
  return now.toISOString().startsWith(day ?? '') ? hour : `${day}, ${hour}`;
};

/** What changed since the last look: the first thing somebody wants to know who has it looked at again. */
export function changesBlocks(since: Since, language: string, wording: Wording): readonly Block[] {
  const says = (key: string, params: Readonly<Record<string, string>>): string =>
    wording.says(language, `conversation.since.${key}`, params);
  const time = timeOf(since);
  if (since.changes.length === 0) return [{ kind: 'paragraph', text: says('nothing', { time }) }];
  return [
    {
      kind: 'proof',
      title: says('title', { time }),
      items: since.changes.map(({ kind, finding }) => ({
        outcome: kind === 'gone' ? 'ok' : kind === 'unseen' ? 'unchecked' : finding.outcome,
        text: says(kind, { says: wording.says(language, finding.text, finding.params) }),
        seen: [],
      })),
    },
    { kind: 'paragraph', text: says('rest', {}) },
  ];
}
