import type { Judgement } from '../../model/check.ts';
import type { MailSignature } from '../../model/evidence.ts';
import { defineCheck } from '../define-check.ts';
import { ABOUT_THE_SENDER } from '../intents.ts';
import { isRelated } from '../related-domain.ts';

const proof = ({ domain, selector, algorithm, state, key }: MailSignature): string =>
  `DKIM-Signature: d=${domain}; s=${selector}; a=${algorithm}: ${state}${key ? ` (${key})` : ''}`;

/** `key-missing` as a word for the texts' select. */
const KEY_FAULT: Readonly<Partial<Record<MailSignature['state'], string>>> = {
  'key-missing': 'missing',
  'key-revoked': 'revoked',
  'key-weak': 'weak',
  'key-invalid': 'damaged',
};

const judgeFailed = (
  signature: MailSignature,
  { isOwn, isRecent }: { readonly isOwn: boolean; readonly isRecent: boolean },
): Judgement => {
  const { domain, selector, state } = signature;
  const params = { domain, selector };
  const base = { hop: 'accept', params, seen: [proof(signature)] } as const;
  const what = KEY_FAULT[state];
  if (what !== undefined) {
    // a service that signs in its own name, or a key that may have been changed since, proves less
    const certainty = isOwn && isRecent ? 'likely' : 'possible';
    const outcome = state === 'key-missing' ? 'absent' : 'problem';
    const text = 'dkim.signature.key';
    const finding = { ...base, outcome, text, params: { ...params, what } } as const;
    return { ...finding, fault: 'sender-admin', certainty };
  }
  switch (state) {
    case 'body-changed':
      return { ...base, outcome: 'problem', text: 'dkim.signature.body-changed', fault: 'third-party', certainty: 'possible' }; // prettier-ignore
    case 'header-changed':
      return { ...base, outcome: 'problem', text: 'dkim.signature.header-changed', fault: 'third-party', certainty: 'possible' }; // prettier-ignore
    case 'expired':
      return { ...base, outcome: 'problem', advice: true, text: 'dkim.signature.expired' };
    case 'unsupported':
      return { ...base, outcome: 'problem', text: 'dkim.signature.unsupported', fault: 'sender-admin', certainty: 'possible' }; // prettier-ignore
    default:
      return { ...base, outcome: 'unchecked', text: 'dkim.signature.could-not-look' };
  }
};

export const signature = defineCheck({
  id: 'dkim/signature',
  question: 'Does the DKIM signature of the mail that was shown still hold?',
  intents: ABOUT_THE_SENDER,
  needs: ['mailSignatures'],
  rfc: [
    'https://www.rfc-editor.org/rfc/rfc6376#section-6.1',
    'https://www.rfc-editor.org/rfc/rfc8301#section-3',
  ],
  judge({ mailSignatures: { hasTravelled, isRecent, author, signatures } }, { sender }) {
    if (!hasTravelled) return []; // nothing signs a mail before it is sent
    const domain = sender?.domain ?? '';
    if (author !== null && !isRelated(author, domain)) return []; // the mail of somebody else
    if (signatures.length === 0) {
      return [
        {
          hop: 'accept',
          outcome: 'absent',
          advice: true,
          text: 'dkim.signature.none',
          params: { domain },
          seen: ['DKIM-Signature: none'],
        },
      ];
    }
    const own = signatures.filter((one) => isRelated(one.domain, domain));
    const isGood = ({ state }: MailSignature): boolean => state === 'pass';
    // one that holds is enough, whatever became of the others
    const good = own.find(isGood) ?? (own.length === 0 ? signatures.find(isGood) : undefined);
    if (good) {
      const params = { domain: good.domain, selector: good.selector };
      return [
        { hop: 'accept', outcome: 'ok', text: 'dkim.signature.ok', params, seen: [proof(good)] },
      ];
    }
    const [failed] = own.length > 0 ? own : signatures;
    return failed ? [judgeFailed(failed, { isOwn: own.length > 0, isRecent })] : [];
  },
});
