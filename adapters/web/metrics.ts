import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface WebMetrics {
  readonly registry: Registry;
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  readonly messages: Counter<'result'>;
}

/** Counts by route template: addresses of conversations never become labels. */
export function createMetrics(given: Registry | undefined, streams: () => number): WebMetrics {
  const registry = given ?? new Registry();
  if (!given) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({
    name: 'sempronio_web_streams',
    help: 'Open event streams',
    registers,
    collect() {
      this.set(streams());
    },
  });
  return {
    registry,
    requests: new Histogram({
      name: 'sempronio_http_request_seconds',
      help: 'Time to answer an HTTP request; streams are left out',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 15],
      registers,
    }),
    messages: new Counter({
      name: 'sempronio_web_messages_total',
      help: 'Messages taken from visitors: new, or a repeated delivery',
      labelNames: ['result'],
      registers,
    }),
  };
}
