import type { SmtpHost, SmtpServers } from '../../model/evidence.ts';
import { defineCheck } from '../define-check.ts';
import { ABOUT_THE_PARTS } from '../intents.ts';
import { mailSize, megabytes } from '../mail-size.ts';

interface Announced {
  readonly host: string;
  readonly limit: number;
}

const limitOf = ({ host, answer }: SmtpHost): readonly Announced[] =>
  answer.kind === 'talked' && answer.sizeLimit !== undefined && answer.sizeLimit > 0
    ? [{ host, limit: answer.sizeLimit }]
    : []; // 0 means no fixed limit: RFC 1870 §4

/** A server that announces no limit may take the mail that the others refuse. */
const hasOpenHost = ({ hosts }: SmtpServers): boolean =>
  hosts.some((host) => host.answer.kind === 'talked' && limitOf(host).length === 0);

/** The mail fails only where it is too big for every server, and every server was heard. */
const isEveryHostHeard = ({ hosts, unasked }: SmtpServers): boolean =>
  unasked.length === 0 && hosts.every(({ answer }) => answer.kind === 'talked');

export const sizeLimit = defineCheck({
  id: 'smtp/size-limit',
  question: "Is the mail bigger than what the recipient's servers announce to take?",
  intents: ABOUT_THE_PARTS,
  needs: ['smtpServers'],
  concerns: ({ mail, refusal }) => mailSize(mail) !== null || refusal?.reason === 'mesgtoobig',
  rfc: ['https://www.rfc-editor.org/rfc/rfc1870#section-6.1'],
  judge({ smtpServers }, { mail }) {
    const announced = smtpServers.hosts.flatMap(limitOf);
    const [first, ...others] = announced;
    if (!first) return []; // nothing announced, nothing to compare
    const widest = others.reduce((best, one) => (one.limit > best.limit ? one : best), first);
    const size = mailSize(mail);
    const params = {
      domain: smtpServers.domain,
      host: widest.host,
      limit: megabytes(widest.limit),
      size: size ? megabytes(size.octets) : 0,
      known: size ? 'yes' : 'no',
      measured: size?.isMeasured ? 'yes' : 'no',
    };
    const seen = announced.map(({ host, limit }) => `${host}: SIZE ${limit}`);
    const base = { hop: 'accept', params, seen } as const;
    // without a mail to compare it is worth a word, but proves nothing
    if (!size)
      return [{ ...base, outcome: 'ok', advice: true, text: 'smtp.size-limit.ok', seen: [] }];
    if (size.octets <= widest.limit) {
      return [{ ...base, outcome: 'ok', text: 'smtp.size-limit.ok' }];
    }
    if (hasOpenHost(smtpServers)) return [];
    const isCertain = size.isMeasured && isEveryHostHeard(smtpServers);
    return [
      {
        ...base,
        outcome: 'problem',
        text: 'smtp.size-limit.too-big',
        fault: 'sender-user',
        certainty: isCertain ? 'certain' : 'likely',
      },
    ];
  },
});
