import { defineCheck } from '../define-check.ts';
import { ABOUT_THE_SENDER } from '../intents.ts';

export const spamOpinion = defineCheck({
  id: 'headers/spam-opinion',
  question: 'Did a spam filter on the way take the mail for spam?',
  intents: ABOUT_THE_SENDER,
  needs: [],
  rfc: [],
  judge(_evidence, { refusal }) {
    const { spam = [], subjectMark = null } = refusal?.headers ?? {};
    const taken = spam.find(({ isSpam }) => isSpam === true);
    if (taken || subjectMark !== null) {
      // whose filter it was does not stand there, nor whether it was wrong
      return [
        {
          hop: 'deliver',
          outcome: 'problem',
          text: 'arrival.spam-opinion.spam',
          params: {
            filter: taken?.filter ?? 'none',
            mark: subjectMark ?? 'none',
            score: taken?.score ?? 'none',
            threshold: taken?.threshold ?? 'none',
          },
          seen: [...(taken ? [taken.field] : []), ...(subjectMark ? [subjectMark] : [])],
          fault: 'recipient-admin',
          certainty: 'possible',
        },
      ];
    }
    const clean = spam.find(({ isSpam }) => isSpam === false);
    if (!clean) return [];
    const params = { filter: clean.filter };
    const seen = [clean.field];
    return [{ hop: 'deliver', outcome: 'ok', text: 'arrival.spam-opinion.ok', params, seen }];
  },
});
