import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Event } from '../../../src/model/event.ts';
import type { WebContext } from '../context.ts';
import { conversationOf, mintToken, ownConversation } from '../identity.ts';
import { wantedLanguages } from '../language.ts';
import { problem, tooMany } from '../problem.ts';
import { perAddress, perKey } from '../rate.ts';
import { answer, bearer, conversationParams } from './schemas.ts';

type Named = { Params: { id: string } };

/** What a visitor sends: words with files, or the choice of an offered answer. */
interface MessageBody {
  readonly id: string;
  readonly text?: string;
  readonly attachments?: readonly { readonly name: string; readonly text: string }[];
  readonly choice?: string;
  readonly of?: string;
}

const messageSchema = {
  summary: 'Say something, or choose an offered answer. The answer comes on the event stream.',
  tags: ['chat'],
  security: bearer,
  params: conversationParams,
  body: {
    type: 'object',
    required: ['id'],
    additionalProperties: false,
    properties: {
      id: {
        type: 'string',
        pattern: '^[A-Za-z0-9_-]{8,64}$',
        description: 'Made by the client; the same id sent again counts once.',
      },
      text: { type: 'string' },
      attachments: {
        type: 'array',
        maxItems: 5,
        items: {
          type: 'object',
          required: ['name', 'text'],
          additionalProperties: false,
          properties: { name: { type: 'string', maxLength: 200 }, text: { type: 'string' } },
        },
      },
      choice: { type: 'string', minLength: 1, maxLength: 200, description: 'Id of the choice.' },
      of: { type: 'string', minLength: 1, maxLength: 200, description: 'Id of the reply.' },
    },
  },
  response: answer('Written down; an answer will come.', {
    status: 202,
    properties: { accepted: { type: 'boolean' }, duplicate: { type: 'boolean' } },
  }),
};

const openSchema = {
  summary: 'Open a conversation. The token is shown only once and opens nothing else.',
  tags: ['chat'],
  response: answer('The conversation and its token.', {
    status: 201,
    properties: { conversation: { type: 'string' }, token: { type: 'string' } },
  }),
};

const historySchema = {
  summary: 'What was said after a sequence number.',
  tags: ['chat'],
  security: bearer,
  params: conversationParams,
  querystring: {
    type: 'object',
    properties: { after: { type: 'string', pattern: '^[0-9]{1,15}$' } },
  },
  response: answer('The entries in order.', { properties: { entries: { type: 'array' } } }),
};

const forgetSchema = {
  summary: 'Forget the conversation and everything in it.',
  tags: ['chat'],
  security: bearer,
  params: conversationParams,
};

/** The event of one message. Client ids are unique within their conversation only. */
function toEvent(conversation: string, body: MessageBody, request: FastifyRequest): Event {
  const [locale] = wantedLanguages(request.headers['accept-language']);
  const occurrence = {
    id: `${conversation}:${body.id}`,
    conversation,
    person: { id: conversation, role: 'visitor', ...(locale && { locale }) },
    at: new Date(),
  } as const;
  const { text = '', attachments = [], choice, of } = body;
  if (choice !== undefined && of !== undefined && body.text === undefined) {
    return { kind: 'choice', choice, of, ...occurrence };
  }
  const isMessage = choice === undefined && of === undefined;
  if (isMessage && (text.trim() !== '' || attachments.length > 0)) {
    return { kind: 'message', text, attachments, ...occurrence };
  }
  throw problem(
    400,
    'wrong-shape',
    'Send either {id, text, attachments?} with some text or a file, or {id, choice, of}.',
  );
}

export function conversationRoutes(app: FastifyInstance, context: WebContext): void {
  const { product, limits, streams, metrics } = context;
  const openRate = app.createRateLimit(perAddress(limits.conversationsPerMinute));
  const messageRate = app.createRateLimit(
    perKey(limits.messagesPerMinute, (request) => (request.params as { id: string }).id),
  );

  app.post('/api/v1/conversations', { schema: openSchema }, async (request, reply) => {
    const rate = await openRate(request);
    if (!rate.isAllowed && rate.isExceeded) {
      throw tooMany(rate.ttlInSeconds, 'Many conversations were opened from this address.');
    }
    const token = mintToken();
    return reply
      .status(201)
      .header('cache-control', 'no-store')
      .send({ conversation: conversationOf(token), token });
  });

  app.post<Named & { Body: MessageBody }>(
    '/api/v1/conversations/:id/messages',
    { schema: messageSchema },
    async (request, reply) => {
      const conversation = ownConversation(request);
      const event = toEvent(conversation, request.body, request);
      const rate = await messageRate(request);
      if (!rate.isAllowed && rate.isExceeded) {
        throw tooMany(rate.ttlInSeconds, 'Many messages came in a short time.');
      }
      if (!product.isReady()) {
        throw problem(503, 'not-ready', 'Messages cannot be taken right now. Send it again soon.', {
          'retry-after': '5',
        });
      }
      const result = await product.receive(event);
      metrics.messages.inc({ result });
      streams.wake(conversation);
      return reply.status(202).send({ accepted: true, duplicate: result === 'duplicate' });
    },
  );

  app.get<Named & { Querystring: { after?: string } }>(
    '/api/v1/conversations/:id/history',
    { schema: historySchema },
    async (request, reply) => {
      const conversation = ownConversation(request);
      const entries = await product.history(conversation, Number(request.query.after ?? 0));
      return reply.header('cache-control', 'no-store').send({ entries });
    },
  );

  app.delete<Named>(
    '/api/v1/conversations/:id',
    { schema: forgetSchema },
    async (request, reply) => {
      const conversation = ownConversation(request);
      await product.erase({ conversation });
      streams.end(conversation, 'forgotten');
      return reply.status(204).send();
    },
  );
}
