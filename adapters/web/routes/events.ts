import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebContext } from '../context.ts';
import { ownConversation } from '../identity.ts';
import { problem } from '../problem.ts';
import { eventFrames } from '../streams.ts';
import { bearer, conversationParams } from './schemas.ts';

/** A reader that takes nothing for this long, heartbeats included, is cut off. */
const STALLED_MS = 60_000;
const SEQUENCE = /^\d{1,15}$/;

const schema = {
  summary: 'Everything that happens in a conversation, as server-sent events.',
  description:
    'Each event carries a timeline entry as JSON and its sequence number as id. After a cut, send the last id as Last-Event-ID: nothing is lost and nothing comes twice.',
  tags: ['chat'],
  security: bearer,
  params: conversationParams,
  produces: ['text/event-stream'],
};

/** 0 where the client has seen nothing yet. */
function lastSeen(request: FastifyRequest): number {
  const given = request.headers['last-event-id'];
  if (given === undefined || given === '') return 0;
  if (typeof given === 'string' && SEQUENCE.test(given)) return Number(given);
  throw problem(400, 'wrong-value', 'Last-Event-ID must be the id of an event, a whole number.');
}

export function eventRoutes(app: FastifyInstance, { product, streams }: WebContext): void {
  app.get<{ Params: { id: string } }>(
    '/api/v1/conversations/:id/events',
    { schema },
    (request, reply) => {
      const conversation = ownConversation(request);
      const after = lastSeen(request);
      const listener = streams.open(conversation);
      if (!listener) {
        throw problem(503, 'full', 'Too many people are connected. Try again in a moment.', {
          'retry-after': '10',
        });
      }
      reply.raw.once('close', () => {
        listener.end('closing');
        streams.close(conversation, listener);
      });
      request.raw.socket.setTimeout(STALLED_MS, () => reply.raw.destroy());
      const frames = eventFrames(listener, after, (last) => product.history(conversation, last));
      const body = Readable.from(frames).on('error', (error) => {
        request.log.error({ event: 'web.stream-failed', err: error });
      });
      return reply
        .type('text/event-stream; charset=utf-8')
        .headers({
          'cache-control': 'no-store, no-transform',
          'x-accel-buffering': 'no',
          connection: 'close',
        })
        .send(body);
    },
  );
}
