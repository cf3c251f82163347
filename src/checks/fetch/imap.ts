import { judgeClientServers } from '../client-server.ts';
import { defineCheck } from '../define-check.ts';

export const imap = defineCheck({
  id: 'fetch/imap',
  question: 'Can mail programs read the mailbox over IMAP?',
  intents: ['client_login_or_connection', 'cannot_receive'],
  needs: ['clientServers'],
  concerns: ({ failsAt }) => failsAt !== 'sending',
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc9051',
    'https://www.rfc-editor.org/rfc/rfc8314#section-3.2',
  ],
  judge({ clientServers }) {
    if (clientServers.notOffered.includes('imap')) return [];
    return judgeClientServers(clientServers, 'imap', {
      hop: 'fetch',
      topic: 'fetch',
      fault: 'recipient-admin',
    });
  },
});
