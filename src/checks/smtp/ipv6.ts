import type { Judgement } from '../../model/check.ts';
import type { SmtpHost } from '../../model/evidence.ts';
import { defineCheck } from '../define-check.ts';
import { byHost, callProof, spoke } from '../heard-hosts.ts';
import type { HeardHost } from '../heard-hosts.ts';

const isIpv6 = ({ address }: SmtpHost): boolean => address.includes(':');

/** A connection that was made and then says nothing may be a delay on purpose. */
const isDumb = ({ answer: { kind } }: SmtpHost): boolean =>
  kind === 'closed' || kind === 'no-answer' || kind === 'unreachable';

type State = 'both' | 'v4-only' | 'v6-only' | 'unclear';

const stateOf = ({ heard }: HeardHost): State => {
  const [v6] = heard.filter(isIpv6);
  const [v4] = heard.filter((one) => !isIpv6(one));
  if (!v4 || !v6) return 'unclear'; // one kind of address alone: smtp/answers tells of it
  if (spoke(v4) && spoke(v6)) return 'both';
  if (spoke(v4) && isDumb(v6)) return 'v4-only';
  return spoke(v6) && isDumb(v4) ? 'v6-only' : 'unclear';
};

export const ipv6 = defineCheck({
  id: 'smtp/ipv6',
  question: "Do the recipient's mail servers answer over IPv4 and IPv6 alike?",
  intents: ['sent_not_arrived', 'bounce_received', 'cannot_receive', 'delayed'],
  needs: ['smtpServers'],
  informs: true,
  rfc: ['https://www.rfc-editor.org/rfc/rfc5321#section-5.2'],
  judge({ smtpServers: { domain, hosts } }) {
    const states = byHost(hosts).map((host) => ({ ...host, state: stateOf(host) }));
    const tell = (state: State, outcome: 'ok' | 'problem', text: string): readonly Judgement[] => {
      const found = states.filter((one) => one.state === state);
      const [first] = found;
      if (!first) return [];
      const params = { domain, host: first.host, count: found.length };
      const seen = found.flatMap(({ heard }) => heard.map(callProof));
      return [{ hop: 'connect', outcome, advice: true, text, params, seen }];
    };
    const uneven = [
      ...tell('v4-only', 'problem', 'smtp.ipv6.v6-silent'),
      ...tell('v6-only', 'problem', 'smtp.ipv6.v4-silent'),
    ];
    return uneven.length > 0 ? uneven : tell('both', 'ok', 'smtp.ipv6.ok');
  },
});
