import type { SmtpHost } from '../model/evidence.ts';

/** One mail host, with what was heard at each address that was called. */
export interface HeardHost {
  readonly host: string;
  /** IPv4 first. */
  readonly heard: readonly SmtpHost[];
}

/** Mail gets to a host that answers at one of its addresses: the host counts, not the address. */
export const byHost = (hosts: readonly SmtpHost[]): readonly HeardHost[] =>
  [...Map.groupBy(hosts, ({ host }) => host)].map(([host, heard]) => ({ host, heard }));

/** A refusal is an answer, too. */
export const spoke = ({ answer }: SmtpHost): boolean =>
  answer.kind === 'talked' || answer.kind === 'refused';

/** As an administrator would note it down. */
const WORDS: Readonly<Record<SmtpHost['answer']['kind'], string>> = {
  closed: 'connection refused',
  'no-answer': 'no answer',
  'no-greeting': 'connected, no greeting',
  unreachable: 'no route to host',
  broken: 'connection broken',
  'not-allowed': 'reserved address, not called',
  refused: 'answered',
  talked: 'answered',
};

/** How the call went, as proof. */
export const callProof = ({ host, address, answer }: SmtpHost): string =>
  `${host} [${address}]:25: ${WORDS[answer.kind]}`;
