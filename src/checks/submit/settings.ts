import type { ClientServer } from '../../model/evidence.ts';
import { defineCheck } from '../define-check.ts';

const WORDS = { submission: 'SMTP', imap: 'IMAP', pop3: 'POP3' } as const;

const setting = ({ service, host, port, tls }: ClientServer): string =>
  `${WORDS[service]} ${host}, ${port}, ${tls === 'implicit' ? 'SSL/TLS' : 'STARTTLS'}`;

export const clientSettings = defineCheck({
  id: 'submit/settings',
  question: 'What is a mail program of this domain to be set to?',
  intents: ['client_login_or_connection', 'cannot_send', 'cannot_receive'],
  needs: ['clientServers'],
  informs: true,
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc6186#section-3',
    'https://www.rfc-editor.org/rfc/rfc8314#section-5.1',
  ],
  judge({ clientServers: { domain, servers, records } }) {
    const named = servers.filter(({ source }) => source !== 'candidate');
    const found = servers.filter(({ answer }) => answer.kind === 'talked');
    const shown = named.length > 0 ? named : found;
    if (shown.length === 0) return [];
    return [
      {
        hop: 'submit',
        outcome: 'ok',
        text: named.length > 0 ? 'submit.settings.known' : 'submit.settings.found',
        params: { domain, servers: shown.map(setting).join('; ') },
        seen: records,
      },
    ];
  },
});
