import type { FastifyInstance } from 'fastify';
import type { Adapter } from '../../src/model/adapter.ts';
import { readBundle } from './bundle.ts';
import { createMetrics } from './metrics.ts';
import { selfCheck } from './self-check.ts';
import { buildServer } from './server.ts';
import { DEFAULT_LIMITS, type WebSettings } from './settings.ts';
import { createStreams } from './streams.ts';

/** The web adapter: the chat page, its event stream and the HTTP interface for programs. */
export interface WebAdapter extends Adapter {
  /** Where it listens, such as `http://127.0.0.1:3000`; null before start and after stop. */
  readonly address: string | null;
}

const LISTEN_FAULTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another program. Stop that one, or set PORT to a free port',
  EACCES: 'needs rights that this program does not have. Set PORT to one above 1023',
  EADDRNOTAVAIL: 'is not an address of this machine. Set HOST to one that is',
  ENOTFOUND: 'is not a name that can be resolved. Set HOST to an address of this machine',
};

async function listen(app: FastifyInstance, { host, port }: WebSettings): Promise<string> {
  try {
    return await app.listen({ host, port, listenTextResolver: (at) => `web.listening ${at}` });
  } catch (error) {
    const known = LISTEN_FAULTS[(error as NodeJS.ErrnoException).code ?? ''];
    await app.close();
    if (!known) throw error;
    throw new Error(`${host} port ${port} ${known}.`, { cause: error });
  }
}

/** `send` carries nothing: it wakes the open streams, which read the timeline from where each of them is. */
export function createWebAdapter(settings: WebSettings): WebAdapter {
  const limits = { ...DEFAULT_LIMITS, ...settings.limits };
  const streams = createStreams(limits);
  let app: FastifyInstance | undefined;
  let address: string | null = null;

  return {
    channel: 'web',
    get address() {
      return address;
    },
    async start(product) {
      const bundle = readBundle(settings.assetsDir);
      const metrics = createMetrics(settings.metrics, () => streams.size());
      app = await buildServer({ settings, limits, product, bundle, streams, metrics });
      address = await listen(app, settings);
    },
    async send(to, reply) {
      streams.wake(to);
      return { platformId: reply.id };
    },
    selfCheck: () => selfCheck(settings, address !== null),
    async stop() {
      await app?.close();
      app = undefined;
      address = null;
    },
  };
}
