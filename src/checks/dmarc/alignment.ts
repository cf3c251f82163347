import { defineCheck } from '../define-check.ts';
import { ABOUT_THE_SENDER } from '../intents.ts';
import { isRelated } from '../related-domain.ts';

/** Changed on the way, after it had been signed well. */
const CHANGED: readonly string[] = ['body-changed', 'header-changed'];

export const alignment = defineCheck({
  id: 'dmarc/alignment',
  question: "Does SPF or DKIM vouch for the mail's author, as the author's DMARC policy wants?",
  intents: ABOUT_THE_SENDER,
  needs: ['dmarcAlignment'],
  rfc: ['https://www.rfc-editor.org/rfc/rfc9989#section-5.3'],
  judge({ dmarcAlignment }, { sender }) {
    const { domain, record, policy, result, spf, alignedSigner, brokenSigner } = dmarcAlignment;
    if (!record || !policy || result === 'none') return []; // dmarc/record owns that case
    if (sender && !isRelated(domain, sender.domain)) return []; // the mail of somebody else
    const seen = [
      record,
      ...(spf ? [`SPF of ${spf.domain} for ${spf.ip}: ${spf.result}`] : []),
      ...(brokenSigner
        ? [`DKIM d=${brokenSigner.domain} s=${brokenSigner.selector}: ${brokenSigner.state}`]
        : []),
    ];
    const base = { hop: 'accept', params: { domain, policy }, seen } as const;
    if (result === 'pass') {
      const by = alignedSigner === null ? 'SPF' : 'DKIM';
      const params = { ...base.params, by };
      return [{ ...base, params, outcome: 'ok', text: 'dmarc.alignment.ok' }];
    }
    // too little of the mail is known: that says nothing
    if (result === 'unknown') return [];
    if (policy === 'none') {
      return [{ ...base, outcome: 'problem', advice: true, text: 'dmarc.alignment.unheeded' }];
    }
    if (brokenSigner && CHANGED.includes(brokenSigner.state)) {
      return [
        {
          ...base,
          outcome: 'problem',
          text: 'dmarc.alignment.changed',
          fault: 'third-party',
          certainty: 'possible',
        },
      ];
    }
    return [
      {
        ...base,
        outcome: 'problem',
        text: 'dmarc.alignment.failed',
        fault: 'sender-admin',
        certainty: 'likely',
      },
    ];
  },
});
