import type { Judgement } from '../../model/check.ts';
import type { SmtpAnswer, SmtpHost } from '../../model/evidence.ts';
import type { Reason } from '../../model/words.ts';
import { defineCheck } from '../define-check.ts';
import { spoke } from '../heard-hosts.ts';

type Refusal = SmtpHost & { readonly answer: Extract<SmtpAnswer, { kind: 'refused' }> };

const isRefusal = (host: SmtpHost): host is Refusal => host.answer.kind === 'refused';

/** Refusals whose cause is the server itself, whoever calls. All others may be about the caller: us. */
const ABOUT_THE_SERVER: ReadonlySet<Reason> = new Set<Reason>([
  'notaccept',
  'systemerror',
  'systemfull',
  'mailererror',
  'userunknown',
  'hostunknown',
  'suspend',
]);

const judgeRefusal = ({ host, address, answer }: Refusal, domain: string): Judgement => {
  const base = {
    hop: 'accept',
    params: { domain, host, address, replyCode: answer.replyCode, status: answer.status ?? '' },
    seen: [answer.text],
  } as const;
  const reason = answer.reading?.reason ?? null;
  if (answer.replyCode.startsWith('4')) {
    return reason && !ABOUT_THE_SERVER.has(reason) && reason !== 'toomanyconn'
      ? { ...base, outcome: 'unchecked', text: 'smtp.welcome.refuses-us' }
      : {
          ...base,
          outcome: 'problem',
          text: 'smtp.welcome.busy',
          fault: 'nobody',
          certainty: 'likely',
        };
  }
  if (reason && !ABOUT_THE_SERVER.has(reason)) {
    return { ...base, outcome: 'unchecked', text: 'smtp.welcome.refuses-us' };
  }
  return {
    ...base,
    outcome: 'problem',
    text: 'smtp.welcome.closed',
    fault: 'recipient-admin',
    // a bare refusal without a cause may be meant for the caller's address alone
    certainty: reason ? 'certain' : 'possible',
  };
};

/** The same words at both addresses of a host are one refusal. */
const eachOnce = (refusals: readonly Refusal[]): readonly Refusal[] => {
  const once = new Map<string, Refusal>();
  for (const refusal of refusals) {
    const { host, answer } = refusal;
    const key = `${host} ${answer.replyCode} ${answer.status} ${answer.reading?.reason}`;
    if (!once.has(key)) once.set(key, refusal);
  }
  return [...once.values()];
};

/** Another host or address may take the mail: what is closed to us elsewhere may be open to others. */
const softened = (judgements: readonly Judgement[], isAllHeard: boolean): readonly Judgement[] => {
  const isSure = isAllHeard && judgements.every(({ outcome }) => outcome === 'problem');
  return judgements.map((one) =>
    isSure || one.certainty !== 'certain' ? one : { ...one, certainty: 'likely' },
  );
};

export const welcome = defineCheck({
  id: 'smtp/welcome',
  question: "Does the recipient's server take part in a conversation, or refuse in its own words?",
  intents: ['sent_not_arrived', 'bounce_received', 'cannot_receive', 'delayed'],
  needs: ['smtpServers'],
  rfc: ['https://www.rfc-editor.org/rfc/rfc5321#section-3.1'],
  judge({ smtpServers: { domain, hosts, unasked } }) {
    const talking = hosts.find(({ answer }) => answer.kind === 'talked');
    if (talking?.answer.kind === 'talked') {
      return [
        {
          hop: 'accept',
          outcome: 'ok',
          text: 'smtp.welcome.ok',
          params: { domain, host: talking.host },
          seen: [talking.answer.greeting],
        },
      ];
    }
    const refusals = eachOnce(hosts.filter(isRefusal));
    if (unasked.length === 0) {
      const isAllHeard = hosts.every((one) => spoke(one) || one.answer.kind === 'closed');
      return softened(
        refusals.map((refusal) => judgeRefusal(refusal, domain)),
        isAllHeard,
      );
    }
    // another host may take the mail that this one refuses
    return refusals.map(({ host, answer }) => ({
      hop: 'accept',
      outcome: 'unchecked',
      text: 'smtp.welcome.partly-unseen',
      params: { domain, host, replyCode: answer.replyCode },
      seen: [answer.text],
    }));
  },
});
