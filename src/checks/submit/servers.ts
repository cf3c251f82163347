import type { Judgement } from '../../model/check.ts';
import type { ClientServer } from '../../model/evidence.ts';
import { judgeClientServers } from '../client-server.ts';
import { defineCheck } from '../define-check.ts';

/** What a server lacks that does answer: encryption that works, or a login. */
const judgeOffer = (server: ClientServer, domain: string, hasOther: boolean): Judgement[] => {
  const { host, port, answer, source } = server;
  if (answer.kind !== 'talked') return [];
  const base = {
    hop: 'submit',
    outcome: 'problem',
    params: { domain, host, port: String(port) },
    seen: [`${host}:${port}: ${answer.greeting}`],
  } as const;
  if (answer.encryption !== 'done') {
    // our time ran out: nothing is known
    if (answer.encryptionDetail === 'timeout')
      return [{ ...base, outcome: 'unchecked', text: 'submit.servers.unseen' }];
    return [{ ...base, advice: true, text: 'submit.servers.no-tls' }];
  }
  if (answer.mechanisms?.length !== 0) return [];
  const isProof = source !== 'candidate' && !hasOther;
  return [
    {
      ...base,
      text: 'submit.servers.no-login',
      ...(isProof ? { fault: 'sender-admin', certainty: 'possible' } : { advice: true }),
    },
  ];
};

export const submissionServers = defineCheck({
  id: 'submit/servers',
  question: "Can mail programs hand mail over to the domain's own servers (ports 465 and 587)?",
  intents: ['client_login_or_connection', 'cannot_send'],
  needs: ['clientServers'],
  concerns: ({ failsAt }) => failsAt !== 'reading',
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc6409#section-3.1',
    'https://www.rfc-editor.org/rfc/rfc8314#section-3.3',
  ],
  judge({ clientServers }) {
    const servers = clientServers.servers.filter(({ service }) => service === 'submission');
    const canLogIn = ({ answer }: ClientServer): boolean =>
      answer.kind === 'talked' && Boolean(answer.mechanisms?.length);
    return [
      ...judgeClientServers(clientServers, 'submission', {
        hop: 'submit',
        topic: 'submit',
        fault: 'sender-admin',
      }),
      ...servers.flatMap((one) => judgeOffer(one, clientServers.domain, servers.some(canLogIn))),
    ];
  },
});
