import type { HeaderAuthentication } from '../../model/facts.ts';
import type { Certainty } from '../../model/words.ts';
import { defineCheck } from '../define-check.ts';
import { ABOUT_THE_SENDER } from '../intents.ts';
import { isRelated } from '../related-domain.ts';

const proof = ({ method, result, domain, server }: HeaderAuthentication): string =>
  `Authentication-Results: ${server ? `${server}; ` : ''}${method}=${result}${domain ? ` (${domain})` : ''}`;

const PASSED = /^(?:pass|bestguesspass)$/;
/** `hardfail` is what some write for fail. A server that could not look (`temperror`) accuses nobody. */
const FAILED = /^(?:fail|hardfail|softfail|permerror)$/;

/** How much the failure alone proves against the sender's set-up. */
const certaintyOf = ({ method, result }: HeaderAuthentication): Certainty =>
  method === 'dkim' || result === 'softfail' ? 'possible' : 'likely';

export const authentication = defineCheck({
  id: 'headers/authentication',
  question: 'What did the receiving side find about the origin of the mail?',
  intents: ABOUT_THE_SENDER,
  needs: [],
  rfc: ['https://www.rfc-editor.org/rfc/rfc8601#section-2.7'],
  judge(_evidence, { refusal, sender }) {
    // what others wrote into a mail proves nothing
    const own = (refusal?.headers?.authentication ?? []).filter(({ isOwnSide }) => isOwnSide);
    const of = (...methods: readonly string[]): readonly HeaderAuthentication[] =>
      own.filter(({ method }) => methods.includes(method));
    const [dmarc] = of('dmarc');
    // DMARC decides where it was looked at; without it one of SPF and DKIM is enough
    const isDecided = dmarc !== undefined && (PASSED.test(dmarc.result) || FAILED.test(dmarc.result)); // prettier-ignore
    const decisive = isDecided ? [dmarc] : of('spf', 'dkim');
    const base = { hop: 'accept', seen: own.map(proof) } as const;
    const paramsOf = ({ method, result, domain, server }: HeaderAuthentication) => ({
      method: method.toUpperCase(),
      tag: method,
      result,
      domain: domain ?? sender?.domain ?? 'none',
      server: server ?? 'none',
    });
    const good = decisive.find(({ result }) => PASSED.test(result));
    if (good) {
      return [
        { ...base, outcome: 'ok', text: 'arrival.authentication.ok', params: paramsOf(good) },
      ];
    }
    const failed = decisive.find(({ result }) => FAILED.test(result));
    if (!failed) return [];
    const isOther =
      sender !== undefined && failed.domain !== null && !isRelated(failed.domain, sender.domain);
    if (isOther && failed.method === 'dmarc') return []; // the mail of somebody else
    const problem = {
      ...base,
      outcome: 'problem',
      text: 'arrival.authentication.failed',
      params: paramsOf(failed),
    } as const;
    // whoever passes mail on breaks SPF and often DKIM, and seals what it found before
    if (of('arc').some(({ result }) => PASSED.test(result))) {
      return [{ ...problem, fault: 'third-party', certainty: 'possible' }];
    }
    return [{ ...problem, fault: 'sender-admin', certainty: certaintyOf(failed) }];
  },
});
