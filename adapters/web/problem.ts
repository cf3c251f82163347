import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** A refusal in plain words, shown to the caller as RFC 9457 problem details. */
interface Problem {
  readonly status: number;
  /** Short and stable, for programs: `wrong-token`. */
  readonly code: string;
  /** What was wrong and what was expected. */
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const PROBLEM = Symbol('problem');

/** An error to throw from a route. */
export function problem(
  status: number,
  code: string,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Error {
  const shown: Problem = { status, code, detail, headers };
  return Object.assign(new Error(detail), { [PROBLEM]: shown });
}

/** Too many requests; `seconds` until it is worth trying again. */
export const tooMany = (seconds: number, what: string): Error =>
  problem(429, 'too-many', `${what} Please wait ${seconds} seconds and try again.`, {
    'retry-after': String(seconds),
  });

/** Fastify's own refusals, in our words. */
const FRAMEWORK: Readonly<Record<string, readonly [status: number, code: string, detail: string]>> =
  {
    FST_ERR_CTP_BODY_TOO_LARGE: [
      413,
      'too-large',
      'The request is too large. At most 256 kB are read: send the part that holds the error and the headers.',
    ],
    FST_ERR_CTP_INVALID_MEDIA_TYPE: [
      415,
      'not-json',
      'The body must be JSON, sent with the header "Content-Type: application/json".',
    ],
    FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
      400,
      'bad-length',
      'The body is not as long as its Content-Length says.',
    ],
    FST_ERR_BAD_URL: [400, 'bad-url', 'The address of the request cannot be decoded.'],
  };

function known(error: FastifyError): Problem | undefined {
  if (PROBLEM in error) return error[PROBLEM] as Problem;
  if (error.validation) {
    return { status: 400, code: 'wrong-shape', detail: `${error.message}.` };
  }
  const row = FRAMEWORK[error.code];
  if (row) return { status: row[0], code: row[1], detail: row[2] };
  if (error.statusCode === 400) {
    return { status: 400, code: 'bad-json', detail: 'The body is not valid JSON.' };
  }
  if (error.statusCode && error.statusCode < 500) {
    return { status: error.statusCode, code: 'refused', detail: error.message };
  }
  return undefined;
}

function show(reply: FastifyReply, { status, code, detail, headers }: Problem): FastifyReply {
  return reply
    .status(status)
    .headers({ 'cache-control': 'no-store', ...headers })
    .type('application/problem+json')
    .send({ type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, code, detail });
}

/** Every refusal and every failure of the server leaves as problem details; only failures are logged. */
export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const refusal = known(error);
    if (refusal) return show(reply, refusal);
    request.log.error({ event: 'web.failed', incident: request.id, err: error });
    const detail = `Something broke on our side. If you ask for help, name incident ${request.id}.`;
    return show(reply, { status: 500, code: 'broken', detail });
  });
  app.setNotFoundHandler((_request, reply) =>
    show(reply, {
      status: 404,
      code: 'not-found',
      detail: 'There is nothing at this address. The API is described at /openapi.json.',
    }),
  );
}
