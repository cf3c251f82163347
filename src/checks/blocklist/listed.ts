import type { Judgement } from '../../model/check.ts';
import type { BlocklistAnswer } from '../../model/evidence.ts';
import { atMostPossible } from '../sending-address.ts';
import { defineCheck } from '../define-check.ts';

const judgeAnswer = ({ list, subject, source, answer }: BlocklistAnswer): Judgement => {
  const params = { list, subject, source };
  if (!answer.seen) {
    return {
      hop: 'accept',
      outcome: 'unchecked',
      text: 'blocklist.listed.unseen',
      params: { ...params, why: answer.why.replaceAll('-', '') },
      seen: [],
    };
  }
  const { value } = answer;
  if (!value.listed) {
    return { hop: 'accept', outcome: 'ok', text: 'blocklist.listed.ok', params, seen: [] };
  }
  const finding = {
    hop: 'accept',
    outcome: 'problem',
    text: 'blocklist.listed.listed',
    params: {
      ...params,
      meaning: value.meaning.en,
      'meaning:it': value.meaning.it,
      url: value.url ?? '',
    },
    seen: [`${subject} @ ${list}: ${value.code}${value.text ? ` "${value.text}"` : ''}`],
  } as const;
  // one listing on a small list explains nothing
  if (value.weight === 'minor') return { ...finding, advice: true };
  return { ...finding, fault: 'sender-admin', certainty: atMostPossible(source, 'likely') };
};

export const listed = defineCheck({
  id: 'blocklist/listed',
  question: 'Is the sending address, or the sending domain, on a blocklist that receivers use?',
  intents: ['sent_not_arrived', 'bounce_received', 'cannot_receive', 'goes_to_spam', 'blocklisted'],
  needs: ['blocklists'],
  rfc: ['https://www.rfc-editor.org/rfc/rfc5782'],
  judge({ blocklists }) {
    const judged = blocklists.map(judgeAnswer);
    const clean = judged.filter(({ outcome }) => outcome === 'ok');
    const others = judged.filter(({ outcome }) => outcome !== 'ok');
    const [first] = clean;
    if (!first) return others;
    // one line for all lists that know nothing bad
    const lists = [...new Set(clean.map(({ params }) => String(params['list'])))];
    const params = {
      subject: first.params['subject'] ?? '',
      source: first.params['source'] ?? '',
      count: lists.length,
    };
    return [...others, { ...first, text: 'blocklist.listed.clean', params, seen: lists }];
  },
});
