import type { ExplanationDetail } from '../model/adapter.ts';
import type { Explanation } from '../model/facts.ts';
import type { Wording } from './wording.ts';

/** Keys that may say what a code means: the exact one, else what its first digit says. */
const keysOf = (code: string): readonly string[] => {
  const [first = ''] = code;
  const isReply = !code.includes('.');
  const exact = isReply ? `reply.${code}` : `status.${code.slice(2).replace('.', '-')}`;
  return isReply ? [exact, `class.${first}`] : [exact];
};

/** What the codes of a refusal mean by the standards, each in one line; empty where it has none. */
export function codeDetails(
  { replyCode, status }: Explanation,
  language: string,
  wording: Wording,
): readonly ExplanationDetail[] {
  const items = [replyCode, status]
    .filter((code) => code !== null)
    .flatMap((code) => {
      const key = keysOf(code).find((one) => wording.has(`codes.${one}`));
      if (key === undefined) return [];
      const meaning = wording.says(language, `codes.${key}`);
      const says = wording.says(language, 'codes.named', { code, meaning });
      return [{ outcome: 'absent' as const, says, seen: [] }];
    });
  return items.length === 0 ? [] : [{ title: wording.says(language, 'codes.title'), items }];
}
