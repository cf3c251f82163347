import type { FastifyInstance } from 'fastify';
import type { WebContext } from '../context.ts';
import { requireApiToken } from '../identity.ts';
import { problem } from '../problem.ts';
import { isPrivateToMachine } from '../settings.ts';

/** What the operator's own tools ask: is it alive, can it take messages, how busy is it, what can be called. */
export function operationRoutes(app: FastifyInstance, context: WebContext): void {
  const { settings, product, metrics } = context;
  const guard = requireApiToken(settings.apiTokens);
  const isOpen = isPrivateToMachine(settings);
  const unlimited = { config: { rateLimit: false as const }, schema: { hide: true } };

  app.get('/healthz', unlimited, (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );
  app.get('/readyz', unlimited, (_request, reply) => {
    if (!product.isReady()) {
      throw problem(503, 'not-ready', 'Messages cannot be taken right now.', {
        'retry-after': '5',
      });
    }
    return reply.header('cache-control', 'no-store').send({ status: 'ready' });
  });
  app.get('/metrics', unlimited, async (request, reply) => {
    if (!isOpen) guard(request);
    return reply
      .type(metrics.registry.contentType)
      .header('cache-control', 'no-store')
      .send(await metrics.registry.metrics());
  });
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger());
}
