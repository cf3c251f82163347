import type { Judgement } from '../../model/check.ts';
import type { SpfEvaluation } from '../../model/evidence.ts';
import { atMostPossible, isFact } from '../sending-address.ts';
import { defineCheck } from '../define-check.ts';
import { ABOUT_THE_SENDER } from '../intents.ts';

const judgeAddress = (
  { ip, source, result, comment }: SpfEvaluation['results'][number],
  domain: string,
): Judgement => {
  const base = {
    hop: 'accept',
    params: { domain, ip, result, source },
    seen: [`${ip}: ${result}${comment ? ` (${comment})` : ''}`],
  } as const;
  switch (result) {
    case 'pass':
      return { ...base, outcome: 'ok', text: 'spf.authorises-sender.ok' };
    case 'temperror':
      return { ...base, outcome: 'unchecked', text: 'spf.authorises-sender.temperror' };
    case 'fail':
    case 'softfail':
      return {
        ...base,
        outcome: 'problem',
        text: 'spf.authorises-sender.refused',
        fault: 'sender-admin',
        certainty: atMostPossible(source, result === 'fail' ? 'likely' : 'possible'),
      };
    case 'none':
    case 'neutral':
    case 'permerror': // spf/record-present, spf/syntax and spf/lookup-limit say why
      return { ...base, outcome: 'absent', advice: true, text: 'spf.authorises-sender.silent' };
    default:
      return result satisfies never;
  }
};

export const authorisesSender = defineCheck({
  id: 'spf/authorises-sender',
  question: 'Does the SPF record allow the address that the mail comes from?',
  intents: ABOUT_THE_SENDER,
  needs: ['spfEvaluation'],
  rfc: ['https://www.rfc-editor.org/rfc/rfc7208#section-2.6'],
  judge({ spfEvaluation: { domain, results } }) {
    const facts = results.filter(({ source }) => isFact(source) || source === 'said');
    if (facts.length > 0) return facts.map((result) => judgeAddress(result, domain));
    // candidates: that one passes is worth saying, that one fails proves nothing
    const passing = results.find(({ result }) => result === 'pass');
    return passing ? [judgeAddress(passing, domain)] : [];
  },
});
