import { judgeClientServers } from '../client-server.ts';
import { defineCheck } from '../define-check.ts';

export const pop3 = defineCheck({
  id: 'fetch/pop3',
  question: 'Can mail programs read the mailbox over POP3?',
  intents: ['client_login_or_connection', 'cannot_receive'],
  needs: ['clientServers'],
  concerns: ({ failsAt }) => failsAt !== 'sending',
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc1939',
    'https://www.rfc-editor.org/rfc/rfc8314#section-3.2',
  ],
  judge({ clientServers }) {
    if (clientServers.notOffered.includes('pop3')) return [];
    // nearly everybody reads over IMAP, where that works
    const hasImap = clientServers.servers.some(
      ({ service, answer }) => service === 'imap' && answer.kind === 'talked',
    );
    return judgeClientServers(clientServers, 'pop3', {
      hop: 'fetch',
      topic: 'fetch',
      fault: 'recipient-admin',
      ...(hasImap && { atMost: 'possible' }),
    });
  },
});
