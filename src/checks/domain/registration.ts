import { defineCheck } from '../define-check.ts';

/** The registry keeps such a domain out of DNS, or is about to give it away. RFC 8056 §2, RFC 3915. */
const WITHDRAWN: Readonly<Record<string, string>> = {
  'client hold': 'hold',
  'server hold': 'hold',
  'redemption period': 'redemption',
  'pending delete': 'deletion',
};

const asDay = (date: Date): string => date.toISOString().slice(0, 10);

export const registration = defineCheck({
  id: 'domain/registration',
  question: "Is the registration of the recipient's domain in force?",
  intents: ['sent_not_arrived', 'bounce_received', 'cannot_receive', 'delayed'],
  needs: ['recipientRegistration', 'recipientRoute'],
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc9083#section-5.3',
    'https://www.rfc-editor.org/rfc/rfc8056#section-2',
    'https://www.rfc-editor.org/rfc/rfc3915#section-3.1',
  ],
  judge({ recipientRegistration: { domain, told, readAt }, recipientRoute }) {
    // unknown to the registry: the domain does not exist, which route/recipient-domain tells
    if (told.kind === 'no-service' || told.kind === 'not-found') return [];
    const base = { hop: 'lookup', params: { domain } } as const;
    if (told.kind === 'unseen') {
      const params = { domain, url: told.url };
      const text = 'domain.registration.unseen';
      return [{ ...base, outcome: 'unchecked', advice: true, text, params, seen: [] }];
    }
    const { name, status, expires } = told;
    const word = status.find((each) => WITHDRAWN[each] !== undefined);
    const isExpired = expires !== null && expires < readAt;
    const params = {
      domain: name,
      what: (word !== undefined && WITHDRAWN[word]) || 'expired',
      status: word ?? '',
      date: expires ? asDay(expires) : '',
    };
    const seen = [
      `${name}: ${status.join(', ') || 'no status'}`,
      ...(expires ? [`${name}: expiration ${expires.toISOString()}`] : []),
    ];
    // a domain that DNS still finds takes mail, whatever the registry writes beside it
    const isGone = recipientRoute.kind === 'nxdomain' || recipientRoute.kind === 'none';
    if ((word !== undefined || isExpired) && isGone) {
      const text = 'domain.registration.withdrawn';
      const blame = { fault: 'recipient-admin', certainty: 'likely' } as const;
      return [{ ...base, outcome: 'problem', text, params, seen, ...blame }];
    }
    if (word !== undefined || isExpired) {
      const text = 'domain.registration.running-out';
      return [{ ...base, outcome: 'problem', advice: true, text, params, seen }];
    }
    return [{ ...base, outcome: 'ok', text: 'domain.registration.ok', params, seen }];
  },
});
