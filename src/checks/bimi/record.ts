import type { Judgement } from '../../model/check.ts';
import type { Bimi, DmarcPolicy } from '../../model/evidence.ts';
import { defineCheck } from '../define-check.ts';

const judgeRecord = (bimi: Bimi, { policy }: DmarcPolicy): Judgement => {
  const { domain, foundAt, records, logo, certificate, syntaxError } = bimi;
  const params = { domain, foundAt: foundAt ?? domain };
  const base = { hop: 'deliver', params, seen: records } as const;
  const problem = { ...base, outcome: 'problem', advice: true } as const;
  if (records.length > 1) return { ...problem, text: 'bimi.record.several' };
  if (syntaxError !== undefined) {
    return { ...problem, text: 'bimi.record.broken', params: { ...params, term: syntaxError } };
  }
  if (logo === null) return { ...base, outcome: 'ok', text: 'bimi.record.declined' };
  if (policy !== 'quarantine' && policy !== 'reject') {
    return {
      ...problem,
      text: 'bimi.record.needs-policy',
      params: { ...params, policy: policy ?? 'none' },
    };
  }
  return {
    ...base,
    outcome: 'ok',
    text: 'bimi.record.ok',
    params: { ...params, certificate: certificate === null ? 'none' : 'named' },
  };
};

export const record = defineCheck({
  id: 'bimi/record',
  question: "Can receivers show the sender's logo (BIMI)?",
  intents: ['how_to_configure_dns_auth'],
  needs: ['bimi', 'dmarcPolicy'],
  informs: true,
  rfc: ['https://www.rfc-editor.org/rfc/rfc9989#section-4.7'],
  judge({ bimi, dmarcPolicy }) {
    const { domain, records } = bimi;
    if (records.length > 0) return [judgeRecord(bimi, dmarcPolicy)];
    return [
      {
        hop: 'deliver',
        outcome: 'absent',
        advice: true,
        text: 'bimi.record.absent',
        params: { domain },
        seen: [`default._bimi.${domain} TXT: none`],
      },
    ];
  },
});
