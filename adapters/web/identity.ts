import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { ConversationId } from '../../src/model/event.ts';
import { problem } from './problem.ts';

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

const hash = (secret: string): Buffer => createHash('sha256').update(secret).digest();

export const mintToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/** The conversation's id is the hash of its token: the token proves ownership and is stored nowhere. */
export const conversationOf = (token: string): ConversationId =>
  `web:${hash(token).toString('base64url')}`;

function bearerToken(request: FastifyRequest): string | undefined {
  const [scheme, token, ...rest] = (request.headers.authorization ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && rest.length === 0 ? token : undefined;
}

/** The conversation named in the path, once the caller has shown its token. */
export function ownConversation(request: FastifyRequest<{ Params: { id: string } }>): string {
  const token = bearerToken(request);
  if (!token || !TOKEN.test(token)) {
    throw problem(
      401,
      'token-missing',
      'Send the token of this conversation as "Authorization: Bearer …". POST /api/v1/conversations gives one.',
      { 'www-authenticate': 'Bearer' },
    );
  }
  const conversation = conversationOf(token);
  if (conversation !== request.params.id) {
    throw problem(403, 'wrong-token', 'This token does not open this conversation.');
  }
  return conversation;
}

/** A guard for what only the operator's own programs may call. */
export function requireApiToken(tokens: readonly string[]): (request: FastifyRequest) => void {
  const accepted = tokens.map(hash);
  return (request) => {
    const given = bearerToken(request);
    const digest = given === undefined ? undefined : hash(given);
    // every token is compared, so that the time taken says nothing
    const matches = accepted.filter((token) => digest && timingSafeEqual(token, digest)).length;
    if (matches > 0) return;
    const detail =
      tokens.length > 0
        ? 'Send one of the tokens in API_TOKENS as "Authorization: Bearer …".'
        : 'This server can be reached from outside and has no API_TOKENS, so programs cannot call it.';
    throw problem(401, 'api-token', detail, { 'www-authenticate': 'Bearer' });
  };
}
