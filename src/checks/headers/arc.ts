import { defineCheck } from '../define-check.ts';
import { ABOUT_THE_SENDER } from '../intents.ts';

export const arc = defineCheck({
  id: 'headers/arc',
  question: 'Was the mail passed on by somebody who sealed it (ARC)?',
  intents: ABOUT_THE_SENDER,
  needs: [],
  informs: true,
  rfc: ['https://www.rfc-editor.org/rfc/rfc8617#section-7.2'],
  judge(_evidence, { refusal }) {
    const found = (refusal?.headers?.authentication ?? []).find(
      ({ method, isOwnSide, result }) => method === 'arc' && isOwnSide && result !== 'none',
    );
    if (!found) return [];
    const { result } = found;
    const params = { result, server: found.server ?? 'none' };
    const base = { hop: 'accept', params, seen: [`arc=${result}`] } as const;
    if (result === 'pass') return [{ ...base, outcome: 'ok', text: 'arrival.arc.ok' }];
    return [{ ...base, outcome: 'problem', advice: true, text: 'arrival.arc.broken' }];
  },
});
