import type { Judgement } from '../../model/check.ts';
import type { Certificate, SmtpAnswer } from '../../model/evidence.ts';
import { defineCheck } from '../define-check.ts';
import { byHost } from '../heard-hosts.ts';
import type { HeardHost } from '../heard-hosts.ts';

const day = (date: Date): string => date.toISOString().slice(0, 10);

/** A certificate may be for hundreds of names. */
const MAX_NAMES = 4;
const namesOf = ({ names }: Certificate): string =>
  [...names.slice(0, MAX_NAMES), ...(names.length > MAX_NAMES ? ['…'] : [])].join(', ');

const faultOf = (certificate: Certificate): string | null => {
  if (certificate.isExpired) return 'expired';
  if (!certificate.matchesName) return 'wrongname';
  return certificate.isTrusted ? null : 'untrusted';
};

const judgeTalk = (
  answer: Extract<SmtpAnswer, { kind: 'talked' }>,
  params: Readonly<Record<string, string>>,
): Judgement => {
  const base = { hop: 'connect', params, seen: [] } as const;
  if (answer.startTls === 'failed' && answer.startTlsDetail === 'timeout') {
    return { ...base, outcome: 'unchecked', text: 'smtp.encryption.unseen' }; // our time ran out
  }
  if (answer.startTls !== 'done' || !answer.certificate) {
    return {
      ...base,
      outcome: answer.startTls === 'not-offered' ? 'absent' : 'problem',
      advice: true,
      text:
        answer.startTls === 'not-offered' ? 'smtp.encryption.not-offered' : 'smtp.encryption.fails',
      seen: answer.startTlsDetail ? [answer.startTlsDetail] : [],
    };
  }
  const { certificate } = answer;
  const seen = [
    `${certificate.subject}; ${namesOf(certificate)}; ${day(certificate.validFrom)} – ${day(certificate.validTo)}`,
  ];
  const fault = faultOf(certificate);
  if (!fault) return { ...base, outcome: 'ok', text: 'smtp.encryption.ok', seen };
  // without MTA-STS or DANE a sender delivers all the same: RFC 7435
  return {
    ...base,
    outcome: 'problem',
    advice: true,
    text: 'smtp.encryption.bad-certificate',
    params: { ...params, what: fault, until: day(certificate.validTo) },
    seen,
  };
};

/** What is wrong at one of its addresses is said once; else that all is well; else that we do not know. */
const judgeHost = ({ host, heard }: HeardHost, domain: string): readonly Judgement[] => {
  const all = heard.flatMap(({ answer }) =>
    answer.kind === 'talked' ? [judgeTalk(answer, { domain, host })] : [],
  );
  const wrong = all.filter(({ outcome }) => outcome === 'problem' || outcome === 'absent');
  if (wrong.length === 0)
    return [all.find(({ outcome }) => outcome === 'ok') ?? all[0]].filter(
      (one) => one !== undefined,
    );
  const once = new Map(wrong.map((one) => [`${one.text} ${one.params['what']}`, one]));
  return [...once.values()];
};

export const encryption = defineCheck({
  id: 'smtp/encryption',
  question:
    "Do the recipient's mail servers encrypt, with a certificate that strict senders accept?",
  intents: ['sent_not_arrived', 'bounce_received', 'cannot_receive'],
  needs: ['smtpServers'],
  rfc: ['https://www.rfc-editor.org/rfc/rfc3207', 'https://www.rfc-editor.org/rfc/rfc7435'],
  judge({ smtpServers: { domain, hosts } }) {
    return byHost(hosts).flatMap((host) => judgeHost(host, domain));
  },
});
