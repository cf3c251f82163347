import type { Judgement } from '../model/check.ts';
import type { MailRoute } from '../model/evidence.ts';
import type { Facts } from '../model/facts.ts';
import { endingOf, plainName } from './file-names.ts';

/** Files that one side's provider lists as refused. What came back may say otherwise, so: likely. */
export function judgeNames(
  { rules }: MailRoute,
  { mail }: Facts,
  side: 'recipient' | 'sender',
): readonly Judgement[] {
  const named = (mail?.attachments ?? []).filter(({ name }) => endingOf(name) !== '');
  if (named.length === 0 || !rules?.attachments) return [];
  const { refuses, source } = rules.attachments;
  const refused = named.filter(({ name }) => refuses.includes(endingOf(name)));
  const base = { hop: 'compose', params: { provider: rules.name, side } } as const;
  if (refused.length === 0) {
    const seen = named.map(({ name }) => plainName(name));
    return [{ ...base, outcome: 'ok', text: 'compose.attachments.ok', seen }];
  }
  return refused.map(({ name }) => ({
    ...base,
    outcome: 'problem',
    text: 'compose.attachments.refused',
    params: {
      ...base.params,
      name: plainName(name),
      ending: endingOf(name),
      archives: rules.attachments?.insideArchives ? 'yes' : 'no',
    },
    seen: [`${plainName(name)}: .${endingOf(name)} (${source})`],
    fault: 'sender-user',
    certainty: 'likely',
  }));
}
