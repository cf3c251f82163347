import type { Judgement } from '../../model/check.ts';
import type { ClientServers, ClientService, ClientSetting } from '../../model/evidence.ts';
import { defineCheck } from '../define-check.ts';

const WORDS = { submission: 'SMTP', imap: 'IMAP', pop3: 'POP3' } as const;
const SERVICES: readonly ClientService[] = ['submission', 'imap', 'pop3'];
const SOURCES = ['srv', 'autoconfig', 'provider'] as const;

const asWritten = ({ host, port, tls }: ClientSetting): string =>
  `${host}, ${port}, ${tls === 'implicit' ? 'SSL/TLS' : 'STARTTLS'}`;

const settings = (servers: readonly ClientSetting[]): string =>
  servers.map((one) => `${WORDS[one.service]} ${asWritten(one)}`).join('; ');

const base = { hop: 'submit', outcome: 'ok' } as const;

/** What each source says of one service, the most trusted first. */
const saidOf = (named: readonly ClientSetting[], service: ClientService) =>
  SOURCES.map((source) =>
    named.filter((one) => one.service === service && one.source === source),
  ).filter(({ length }) => length > 0);

/** One sentence for each source that is the most trusted for something. */
const judgeNamed = ({ domain, named, records }: ClientServers): readonly Judgement[] => {
  const trusted = SERVICES.flatMap((service) => saidOf(named, service)[0] ?? []);
  return SOURCES.flatMap((source) => {
    const servers = trusted.filter((one) => one.source === source);
    if (servers.length === 0) return [];
    const params = { domain, source, servers: settings(servers) };
    const seen = source === 'srv' ? records : [];
    return [{ ...base, text: 'submit.settings.known', params, seen }];
  });
};

/** Two sources of which none names a server of the other. */
const judgeContradictions = ({ domain, named }: ClientServers): readonly Judgement[] =>
  SERVICES.flatMap((service) => {
    const [trusted, ...others] = saidOf(named, service);
    const [first] = trusted ?? [];
    return others.flatMap((other): Judgement[] => {
      const [second] = other;
      const isAgreed = other.some((one) => trusted?.some(({ host }) => host === one.host));
      if (!first || !second || isAgreed) return [];
      return [
        {
          hop: service === 'submission' ? 'submit' : 'fetch',
          outcome: 'problem',
          advice: true,
          text: 'submit.settings.contradict',
          params: {
            domain,
            service: WORDS[service],
            source: first.source,
            server: asWritten(first),
            othersource: second.source,
            other: asWritten(second),
          },
          seen: [],
        },
      ];
    });
  });

const judgeFound = ({ domain, servers }: ClientServers): readonly Judgement[] => {
  const found = servers.filter(
    ({ source, answer }) => source === 'candidate' && answer.kind === 'talked',
  );
  if (found.length === 0) return [];
  const params = { domain, servers: settings(found) };
  return [{ ...base, text: 'submit.settings.found', params, seen: [] }];
};

const judgeUnseen = ({ domain, unseen }: ClientServers): readonly Judgement[] =>
  unseen.length === 0
    ? []
    : [
        {
          hop: 'submit',
          outcome: 'unchecked',
          advice: true,
          text: 'submit.settings.unseen',
          params: { domain, asked: unseen.map(({ asked }) => asked).join(', ') },
          seen: [],
        },
      ];

export const clientSettings = defineCheck({
  id: 'submit/settings',
  question: 'What is a mail program of this domain to be set to, and do all who say so agree?',
  intents: ['client_login_or_connection', 'cannot_send', 'cannot_receive'],
  needs: ['clientServers'],
  informs: true,
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc6186#section-3',
    'https://www.rfc-editor.org/rfc/rfc8314#section-5.1',
  ],
  judge: ({ clientServers }) => [
    ...judgeNamed(clientServers),
    ...judgeFound(clientServers),
    ...judgeContradictions(clientServers),
    ...judgeUnseen(clientServers),
  ],
});
