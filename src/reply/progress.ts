import type { ShowProgress } from '../model/conversation.ts';
import type { Wording } from './wording.ts';

/** One line a check, edited in place while they run. */
export const showProgress =
  (wording: Wording): ShowProgress =>
  (id, language, progress) => ({
    id,
    language,
    blocks: [
      {
        kind: 'progress',
        title: wording.says(language, 'conversation.progress'),
        lines: progress.map(({ check, subject, state }) => ({
          check,
          state,
          text: wording.says(language, `checks.${check.replace('/', '.')}`, { subject }),
        })),
      },
    ],
  });
