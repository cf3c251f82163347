import type { MailRoute } from '../../model/evidence.ts';
import type { Judgement } from '../../model/check.ts';
import { defineCheck } from '../define-check.ts';

/** Names of the exchanges as the records have them, without the preference and the last dot. */
const exchangesOf = ({ records }: MailRoute): readonly string[] =>
  records.map((record) => record.slice(record.indexOf(' ') + 1).replace(/\.$/, ''));

const nameAt = (names: readonly string[], at: number): string => names[at] ?? '';

/** What is written against the rules and delivered all the same: it never carries a party. */
export const mxRecords = defineCheck({
  id: 'route/mx-records',
  question: 'Are the MX records written as the standards want them?',
  intents: ['sent_not_arrived', 'bounce_received', 'cannot_receive', 'delayed'],
  needs: ['recipientRoute'],
  informs: true,
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc2181#section-10.3',
    'https://www.rfc-editor.org/rfc/rfc7505#section-3',
    'https://www.rfc-editor.org/rfc/rfc5321#section-5.1',
  ],
  judge({ recipientRoute }) {
    const { domain, kind, records, hosts } = recipientRoute;
    if (kind !== 'mx') return []; // route/accepts-mail says what there is instead
    const exchanges = exchangesOf(recipientRoute);
    const advise = (text: string, host: string): Judgement => ({
      hop: 'lookup',
      outcome: 'problem',
      advice: true,
      text,
      params: { domain, host },
      seen: records,
    });
    const aliases = hosts.filter(({ isAlias }) => isAlias).map(({ name }) => name);
    const twice = exchanges.filter((name, at) => name !== '' && exchanges.indexOf(name) < at);
    const found = [
      // a null MX must stand alone: RFC 7505 §3
      ...(exchanges.includes('') ? [advise('route.mx-records.null-among-others', '.')] : []),
      ...(aliases.length > 0 ? [advise('route.mx-records.alias', nameAt(aliases, 0))] : []),
      ...(twice.length > 0 ? [advise('route.mx-records.twice', nameAt(twice, 0))] : []),
    ];
    if (found.length > 0) return found;
    const params = { domain, host: nameAt(exchanges, 0) };
    return [{ hop: 'lookup', outcome: 'ok', text: 'route.mx-records.ok', params, seen: records }];
  },
});
