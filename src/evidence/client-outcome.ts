import type { Socket } from 'node:net';
import type { ClientAnswer } from '../model/evidence.ts';
import type { Upgraded } from './smtp-starttls.ts';

/** How a server for mail programs answered, and the socket that still wants a goodbye. */
export interface ClientOutcome {
  readonly answer: ClientAnswer;
  readonly socket?: Socket | undefined;
}

/** No TLS on a connection that begins with it. */
export const tlsFailure = ({ startTlsDetail = '' }: Upgraded): ClientAnswer =>
  startTlsDetail === 'timeout'
    ? { kind: 'no-greeting' }
    : { kind: 'broken', detail: startTlsDetail };

export const encryptionOf = ({ startTls, startTlsDetail, certificate }: Upgraded) => ({
  encryption: startTls,
  ...(startTlsDetail === undefined ? {} : { encryptionDetail: startTlsDetail }),
  ...(certificate ? { certificate } : {}),
});
