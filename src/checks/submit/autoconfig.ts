import type { Judgement } from '../../model/check.ts';
import type { ClientServers } from '../../model/evidence.ts';
import { defineCheck } from '../define-check.ts';

/** The ways that lead to settings, each with its proof. */
const waysOf = ({ records, named, autoconfig, autodiscover }: ClientServers) => [
  ...(named.some(({ source }) => source === 'srv') ? [{ way: 'SRV', seen: records }] : []),
  ...(autoconfig.kind === 'read' ? [{ way: 'autoconfig', seen: [autoconfig.url] }] : []),
  ...(autodiscover.kind === 'found' ? [{ way: 'autodiscover', seen: autodiscover.records }] : []),
];

const unseenOf = ({ unseen, autoconfig, autodiscover }: ClientServers): readonly string[] => [
  ...unseen.map(({ asked }) => asked),
  ...(autoconfig.kind === 'unseen' ? [autoconfig.url] : []),
  ...(autodiscover.kind === 'unseen' ? [autodiscover.asked] : []),
];

const judgeWays = (servers: ClientServers): readonly Judgement[] => {
  const { domain, provider } = servers;
  const ways = waysOf(servers);
  const base = { hop: 'submit', advice: true } as const;
  if (ways.length > 0) {
    const params = { domain, ways: ways.map(({ way }) => way).join(', ') };
    const seen = ways.flatMap((one) => one.seen);
    return [{ ...base, outcome: 'ok', text: 'submit.autoconfig.found', params, seen }];
  }
  const unseen = unseenOf(servers);
  if (unseen.length > 0) {
    const params = { domain, asked: unseen.join(', ') };
    return [{ ...base, outcome: 'unchecked', text: 'submit.autoconfig.unseen', params, seen: [] }];
  }
  // programs know the big ones by heart
  if (provider !== undefined) return [];
  return [
    { ...base, outcome: 'absent', text: 'submit.autoconfig.none', params: { domain }, seen: [] },
  ];
};

export const autoconfig = defineCheck({
  id: 'submit/autoconfig',
  question: 'Do mail programs find their settings by themselves?',
  intents: ['client_login_or_connection', 'cannot_send', 'cannot_receive'],
  needs: ['clientServers'],
  informs: true,
  rfc: ['https://www.rfc-editor.org/rfc/rfc6186#section-3'],
  judge({ clientServers }) {
    const { domain, autoconfig: page } = clientServers;
    const ways = judgeWays(clientServers);
    if (page.kind !== 'unusable') return ways;
    const params = { domain, url: page.url, why: page.why.replaceAll('-', '') };
    return [
      ...ways,
      {
        hop: 'submit',
        outcome: 'problem',
        advice: true,
        text: 'submit.autoconfig.unusable',
        params,
        seen: [],
      },
    ];
  },
});
