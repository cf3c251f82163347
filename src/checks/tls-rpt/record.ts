import { defineCheck } from '../define-check.ts';

export const record = defineCheck({
  id: 'tls-rpt/record',
  question: 'Does the recipient learn when senders cannot encrypt (TLS-RPT)?',
  intents: ['cannot_receive', 'how_to_configure_dns_auth'],
  needs: ['tlsRpt'],
  informs: true,
  rfc: ['https://www.rfc-editor.org/rfc/rfc8460#section-3'],
  judge({ tlsRpt: { domain, records, addresses, syntaxError } }) {
    const base = { hop: 'connect', params: { domain }, seen: records } as const;
    if (records.length === 0) {
      return [
        {
          ...base,
          outcome: 'absent',
          advice: true,
          text: 'tls-rpt.record.absent',
          seen: [`_smtp._tls.${domain} TXT: none`],
        },
      ];
    }
    if (records.length > 1)
      return [{ ...base, outcome: 'problem', advice: true, text: 'tls-rpt.record.several' }];
    if (syntaxError !== undefined) {
      const params = { domain, term: syntaxError };
      return [{ ...base, outcome: 'problem', advice: true, text: 'tls-rpt.record.broken', params }];
    }
    const params = { domain, addresses: addresses.join(', ') };
    return [{ ...base, outcome: 'ok', text: 'tls-rpt.record.ok', params }];
  },
});
