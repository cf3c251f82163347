import type { SmtpHost, SmtpServers } from '../../model/evidence.ts';
import type { Judgement } from '../../model/check.ts';
import { defineCheck } from '../define-check.ts';
import { byHost, callProof, spoke } from '../heard-hosts.ts';

/** Nobody answered: what that proves depends on how, and on whether our own port 25 works. */
const judgeSilence = ({ domain, hosts, unasked, control }: SmtpServers): Judgement => {
  const seen = hosts.map(callProof);
  const params = { domain, host: hosts[0]?.host ?? domain, count: byHost(hosts).length };
  const base = { hop: 'connect', outcome: 'problem', params, seen } as const;
  if (control === 'fails') {
    return { ...base, outcome: 'unchecked', text: 'smtp.answers.own-port-blocked' };
  }
  if (unasked.length > 0) {
    return { ...base, outcome: 'unchecked', text: 'smtp.answers.partly-unseen' };
  }
  const kinds = new Set(hosts.map(({ answer }) => answer.kind));
  const all = (...of: readonly SmtpHost['answer']['kind'][]): boolean =>
    [...kinds].every((kind) => of.includes(kind));
  if (control === 'not-needed' || all('not-allowed')) {
    return { ...base, outcome: 'unchecked', text: 'smtp.answers.unseen' };
  }
  if (all('closed')) {
    return { ...base, text: 'smtp.answers.closed', fault: 'recipient-admin', certainty: 'likely' };
  }
  if (all('unreachable')) {
    return { ...base, text: 'smtp.answers.no-route', fault: 'third-party', certainty: 'possible' };
  }
  if (all('closed', 'no-answer', 'unreachable')) {
    // a firewall may have something against us alone
    return {
      ...base,
      text: 'smtp.answers.no-answer',
      fault: 'recipient-admin',
      certainty: 'possible',
    };
  }
  // our guard kept us from one of them
  if (kinds.has('not-allowed'))
    return { ...base, outcome: 'unchecked', text: 'smtp.answers.unseen' };
  // connected, then silence or nonsense: greet delays and tarpits look like this to a short visitor
  return { ...base, outcome: 'unchecked', text: 'smtp.answers.mute' };
};

export const answers = defineCheck({
  id: 'smtp/answers',
  question: "Do the recipient's mail servers answer on port 25?",
  intents: ['sent_not_arrived', 'bounce_received', 'cannot_receive', 'delayed'],
  needs: ['smtpServers'],
  rfc: ['https://www.rfc-editor.org/rfc/rfc5321#section-4.2'],
  judge({ smtpServers }) {
    const { domain, hosts } = smtpServers;
    if (hosts.length === 0) return []; // the route checks own that case
    const answering = hosts.filter(spoke);
    if (answering.length === 0) return [judgeSilence(smtpServers)];
    const called = byHost(hosts);
    const params = { domain, host: answering[0]?.host ?? domain, count: called.length };
    // one that answers at one of its addresses gets mail; smtp/ipv6 tells of the other one
    const silent = called.filter(({ heard }) => !heard.some(spoke)).length;
    return [
      silent > 0
        ? {
            hop: 'connect',
            outcome: 'problem',
            advice: true,
            text: 'smtp.answers.some-silent',
            params: { ...params, silent },
            seen: hosts.map(callProof),
          }
        : {
            hop: 'connect',
            outcome: 'ok',
            text: 'smtp.answers.ok',
            params,
            seen: answering.map(callProof),
          },
    ];
  },
});
