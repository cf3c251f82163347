import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LANGUAGES, type Language } from '../../../src/model/words.ts';
import type { WebContext } from '../context.ts';
import { requireApiToken } from '../identity.ts';
import { chooseLanguage, wantedLanguages } from '../language.ts';
import { tooMany } from '../problem.ts';
import { isPrivateToMachine } from '../settings.ts';
import { statedFacts, type CheckRequest } from '../subject.ts';
import { perAddress } from '../rate.ts';
import { answer, bearer } from './schemas.ts';

const CHECK_TIMEOUT_MS = 15_000;
const SHORT_TEXT = { type: 'string', minLength: 1, maxLength: 320 } as const;
const LANGUAGE = { type: 'string', enum: [...LANGUAGES] } as const;

const explainSchema = {
  summary: 'Explain a bounce, an error line or headers. Nothing is looked up.',
  tags: ['answers'],
  security: bearer,
  body: {
    type: 'object',
    required: ['text'],
    additionalProperties: false,
    properties: { text: { type: 'string', minLength: 1 }, language: LANGUAGE },
  },
  response: answer('What was read out of the text, and what to do.'),
};

const checkSchema = {
  summary: 'Check an address or a domain, or one pair of sender and recipient.',
  tags: ['answers'],
  security: bearer,
  body: {
    type: 'object',
    required: ['subject'],
    additionalProperties: false,
    properties: {
      subject: { ...SHORT_TEXT, description: 'A mail address or a domain.' },
      from: { ...SHORT_TEXT, description: 'The sender, where the subject is not the sender.' },
      to: { ...SHORT_TEXT, description: 'The recipient, where the subject is not the recipient.' },
      ip: { ...SHORT_TEXT, description: 'The address the mail leaves from.' },
      selector: { ...SHORT_TEXT, description: 'A DKIM selector of the sender.' },
      language: LANGUAGE,
    },
  },
  response: answer('Every finding, and the verdict with its proof.'),
};

/** Aborted when the time is over or the caller has gone. */
function callerSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return AbortSignal.any([gone.signal, AbortSignal.timeout(CHECK_TIMEOUT_MS)]);
}

/** One question, one answer, for other programs: the JSON contract of the command line. */
export function answerRoutes(app: FastifyInstance, context: WebContext): void {
  const { settings, product, limits } = context;
  const guard = requireApiToken(settings.apiTokens);
  const isOpen = isPrivateToMachine(settings);
  const onRequest = async (request: FastifyRequest): Promise<void> => {
    if (!isOpen) guard(request);
  };
  const checkRate = app.createRateLimit(perAddress(limits.checksPerMinute));
  const language = (request: FastifyRequest, wished: Language | undefined): Language =>
    wished ??
    chooseLanguage(wantedLanguages(request.headers['accept-language']), settings.language);

  app.post<{ Body: { text: string; language?: Language } }>(
    '/api/v1/explain',
    { schema: explainSchema, onRequest },
    (request) => product.explain(request.body.text, language(request, request.body.language)),
  );

  app.post<{ Body: CheckRequest & { language?: Language } }>(
    '/api/v1/check',
    { schema: checkSchema, onRequest },
    async (request, reply) => {
      const facts = statedFacts(request.body);
      const rate = await checkRate(request);
      if (!rate.isAllowed && rate.isExceeded) {
        throw tooMany(rate.ttlInSeconds, 'That were many checks in a short time.');
      }
      return product.check(request.body.subject.trim(), facts, {
        language: language(request, request.body.language),
        signal: callerSignal(reply),
      });
    },
  );
}
