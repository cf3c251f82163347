import type { DkimKey } from '../../model/evidence.ts';
import { defineCheck } from '../define-check.ts';
import { ABOUT_SENDER_RECORDS } from '../intents.ts';

const proof = ({ selector, state, record }: DkimKey): string =>
  `${selector}._domainkey (${state}): ${record}`;

export const keys = defineCheck({
  id: 'dkim/keys',
  question: 'Does the sender publish DKIM keys that receivers can use?',
  intents: ABOUT_SENDER_RECORDS,
  needs: ['dkimKeys'],
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc6376#section-3.6.1',
    'https://www.rfc-editor.org/rfc/rfc8301#section-3.2',
    'https://www.rfc-editor.org/rfc/rfc8020',
  ],
  judge({ dkimKeys: { domain, keys: found, tried, missingNamed, existence } }) {
    const base = { hop: 'accept', seen: found.map(proof) } as const;
    const [missing] = missingNamed;
    if (missing) {
      return [
        {
          ...base,
          outcome: 'absent',
          text: 'dkim.keys.named-missing',
          params: { domain, selector: missing },
          seen: [`${missing}._domainkey.${domain} TXT: none`],
          fault: 'sender-admin',
          certainty: 'likely',
        },
      ];
    }
    const usable = found.find(({ state }) => state === 'usable');
    if (usable) {
      const params = { domain, selector: usable.selector };
      return [{ ...base, outcome: 'ok', text: 'dkim.keys.ok', params }];
    }
    const broken = found.find(({ source }) => source === 'named') ?? found[0];
    if (broken) {
      const finding = {
        ...base,
        outcome: 'problem',
        text: 'dkim.keys.unusable',
        params: { domain, selector: broken.selector, what: broken.state },
      } as const;
      // a key that was merely guessed may be an old one, and another in use
      if (broken.source !== 'named') return [{ ...finding, advice: true }];
      return [{ ...finding, fault: 'sender-admin', certainty: 'likely' }];
    }
    if (existence === 'none') {
      return [
        {
          ...base,
          outcome: 'absent',
          advice: true,
          text: 'dkim.keys.absent',
          params: { domain },
          seen: [`_domainkey.${domain}: NXDOMAIN`],
        },
      ];
    }
    // a selector that was not guessed is not a missing key
    return [
      {
        ...base,
        outcome: 'unchecked',
        text: 'dkim.keys.not-found',
        params: { domain, count: tried.length },
      },
    ];
  },
});
