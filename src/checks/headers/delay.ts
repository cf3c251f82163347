import type { HeaderHop } from '../../model/facts.ts';
import { defineCheck } from '../define-check.ts';
import { ABOUT_THE_SENDER } from '../intents.ts';

/** From here on a wait is worth a word: sending itself takes seconds. */
const SLOW_SECONDS = 300;

const waited = ({ waitedSeconds }: HeaderHop): number => waitedSeconds ?? 0;

export const delay = defineCheck({
  id: 'headers/delay',
  question: 'Where did the mail wait longest on its way?',
  intents: [...ABOUT_THE_SENDER, 'delayed'],
  needs: [],
  informs: true,
  rfc: ['https://www.rfc-editor.org/rfc/rfc5321#section-4.4'],
  judge(_evidence, { refusal }) {
    const hops = refusal?.headers?.hops ?? [];
    const [first, ...others] = hops;
    if (!first || hops.every(({ waitedSeconds }) => waitedSeconds === null)) return [];
    const slowest = others.reduce((worst, hop) => (waited(hop) > waited(worst) ? hop : worst), first); // prettier-ignore
    const params = {
      minutes: Math.round(waited(slowest) / 60),
      by: slowest.by ?? 'none',
      from: slowest.from ?? 'none',
    };
    const seen = [
      `${slowest.from ?? '?'} -> ${slowest.by ?? '?'} ${slowest.at ?? ''}: ${waited(slowest)} s`,
    ];
    if (waited(slowest) < SLOW_SECONDS) {
      return [{ hop: 'accept', outcome: 'ok', text: 'arrival.delay.ok', params, seen }];
    }
    // the sending server queued it, or the receiving one put it off: the stamps do not tell which
    const isOutbox = slowest === first;
    return [
      {
        hop: isOutbox ? 'submit' : 'accept',
        outcome: 'problem',
        advice: true,
        text: isOutbox ? 'arrival.delay.outbox' : 'arrival.delay.slow',
        params,
        seen,
      },
    ];
  },
});
