import type { MailHost } from '../../model/evidence.ts';
import { isPrivateAddress } from '../../mail/private-address.ts';
import { defineCheck } from '../define-check.ts';

type State = 'usable' | 'literal' | 'missing' | 'private' | 'unseen';

const stateOf = ({ addresses, isAddressLiteral }: MailHost): State => {
  if (isAddressLiteral) return 'literal';
  if (!addresses.seen) return 'unseen';
  if (addresses.value.addresses.length === 0) return 'missing';
  return addresses.value.addresses.every(isPrivateAddress) ? 'private' : 'usable';
};

const proof = ({ name, addresses }: MailHost): string =>
  addresses.seen
    ? `${name}: ${addresses.value.addresses.join(', ') || (addresses.value.exists ? 'no address' : 'NXDOMAIN')}`
    : `${name}: ?`;

export const mailHosts = defineCheck({
  id: 'route/mail-hosts',
  question: 'Do the mail servers that the domain names exist, at addresses that can be reached?',
  intents: ['sent_not_arrived', 'bounce_received', 'cannot_receive', 'delayed'],
  needs: ['recipientRoute'],
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc5321#section-5.1',
    'https://www.rfc-editor.org/rfc/rfc2181#section-10.3',
  ],
  judge({ recipientRoute: { domain, kind, hosts, records } }) {
    if (kind !== 'mx' && kind !== 'implicit') return [];
    const states = hosts.map((host) => ({ host, state: stateOf(host) }));
    const bad = states.filter(({ state }) => state !== 'usable' && state !== 'unseen');
    const worst = bad[0];
    const params = {
      domain,
      host: worst?.host.name ?? hosts[0]?.name ?? domain,
      what: worst?.state ?? 'usable',
      count: hosts.length,
      bad: bad.length,
    };
    const seen = [...records, ...states.map(({ host }) => proof(host))];
    // of very many records only the first hosts are looked up: the others may work
    const named = new Set(records.map((record) => record.slice(record.indexOf(' '))));
    const isWhole = named.size <= hosts.length + (named.has(' .') ? 1 : 0);
    if (states.length > 0 && isWhole && bad.length === states.length) {
      return [
        {
          hop: 'lookup',
          outcome: 'problem',
          text: 'route.mail-hosts.all-dead',
          params,
          seen,
          fault: 'recipient-admin',
          // a private address may be what only our side of a split DNS sees
          certainty: states.some(({ state }) => state === 'private') ? 'likely' : 'certain',
        },
      ];
    }
    if (states.every(({ state }) => state === 'unseen')) {
      return [
        { hop: 'lookup', outcome: 'unchecked', text: 'route.mail-hosts.unseen', params, seen },
      ];
    }
    if (bad.length > 0) {
      return [
        {
          hop: 'lookup',
          outcome: 'problem',
          advice: true,
          text: 'route.mail-hosts.some-dead',
          params,
          seen,
        },
      ];
    }
    return [{ hop: 'lookup', outcome: 'ok', text: 'route.mail-hosts.ok', params, seen }];
  },
});
