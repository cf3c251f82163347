import type { FastifyInstance } from 'fastify';

const DRAIN_TIMEOUT_MS = 10_000;

/**
 * On stop, answers that are under way are finished, for ten seconds at most; then every connection
 * goes, also those that a browser opened in advance and never used.
 */
export function drainBeforeClose(app: FastifyInstance, beforeDrain: () => void): void {
  let underWay = 0;
  let onIdle: (() => void) | undefined;
  app.addHook('onRequest', async (_request, reply) => {
    underWay += 1;
    reply.raw.once('close', () => {
      underWay -= 1;
      if (underWay === 0) onIdle?.();
    });
  });
  app.addHook('preClose', async () => {
    beforeDrain();
    if (underWay === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, DRAIN_TIMEOUT_MS);
      onIdle = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  });
}
