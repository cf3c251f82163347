import type { Judgement } from '../../model/check.ts';
import type { ReverseName } from '../../model/evidence.ts';
import { atMostPossible, isFact } from '../sending-address.ts';
import { defineCheck } from '../define-check.ts';

const isMissing = ({ names, confirmed }: ReverseName): boolean =>
  names.seen && confirmed.seen && confirmed.value === null;

const judgeAddress = ({ ip, source, names, confirmed }: ReverseName): Judgement => {
  const seen = names.seen ? [`${ip} PTR: ${names.value.join(', ') || 'none'}`] : [];
  const base = { hop: 'accept', params: { ip, source }, seen } as const;
  if (!names.seen || !confirmed.seen) {
    return { ...base, outcome: 'unchecked', text: 'reverse.confirmed.unseen' };
  }
  if (confirmed.value !== null) {
    const params = { ip, source, name: confirmed.value };
    return { ...base, outcome: 'ok', text: 'reverse.confirmed.ok', params };
  }
  const [name] = names.value;
  return {
    ...base,
    outcome: name ? 'problem' : 'absent',
    text: name ? 'reverse.confirmed.mismatch' : 'reverse.confirmed.absent',
    params: { ip, source, name: name ?? '' },
    fault: 'sender-admin',
    certainty: atMostPossible(source, 'likely'),
  };
};

export const confirmed = defineCheck({
  id: 'reverse/confirmed',
  question: 'Does the sending address have a name (PTR) that leads back to it (FCrDNS)?',
  intents: [
    'sent_not_arrived',
    'bounce_received',
    'cannot_receive',
    'goes_to_spam',
    'blocklisted',
    'marked_as_spoofed_auth_fail',
  ],
  needs: ['reverseNames'],
  rfc: ['https://www.rfc-editor.org/rfc/rfc8601#section-2.7.3'],
  judge({ reverseNames }) {
    const facts = reverseNames.filter(({ source }) => isFact(source) || source === 'said');
    if (facts.length > 0) return facts.map(judgeAddress);
    // of mere candidates one good one is enough; all bad is worth a word
    const good = reverseNames.find((name) => !isMissing(name));
    const [first] = reverseNames;
    return good ? [judgeAddress(good)] : first ? [judgeAddress(first)] : [];
  },
});
