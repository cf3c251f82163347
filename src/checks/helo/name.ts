import type { Judgement } from '../../model/check.ts';
import { defineCheck } from '../define-check.ts';
import { ABOUT_THE_SENDER } from '../intents.ts';

export const name = defineCheck({
  id: 'helo/name',
  question: "Does the sender's server introduce itself with a name that exists?",
  intents: ABOUT_THE_SENDER,
  needs: ['heloNames'],
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc5321#section-2.3.5',
    'https://www.rfc-editor.org/rfc/rfc5321#section-4.1.4',
  ],
  judge({ heloNames }) {
    return heloNames.flatMap(({ ip, name: given, isQualified, addresses }): Judgement[] => {
      const base = { hop: 'accept', params: { ip, name: given } } as const;
      const seen = [`HELO ${given} (${ip})`];
      if (!isQualified) {
        return [{ ...base, seen, outcome: 'problem', advice: true, text: 'helo.name.unqualified' }];
      }
      if (!addresses.seen) return [];
      const isLiteral = /[:[]|^[\d.]+$/.test(given);
      if (addresses.value.length > 0 || isLiteral) {
        return [{ ...base, seen, outcome: 'ok', text: 'helo.name.ok' }];
      }
      // RFC 5321 §4.1.4: nobody may refuse mail for that alone, but many do
      return [
        {
          ...base,
          seen: [...seen, `${given} A, AAAA: none`],
          outcome: 'problem',
          advice: true,
          text: 'helo.name.unknown',
        },
      ];
    });
  },
});
