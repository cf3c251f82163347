import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import fastify, { LogController, type FastifyInstance } from 'fastify';
import type { WebContext } from './context.ts';
import { drainBeforeClose } from './drain.ts';
import { answerWithProblems, problem, tooMany } from './problem.ts';
import { perAddress } from './rate.ts';
import { answerRoutes } from './routes/answers.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { eventRoutes } from './routes/events.ts';
import { operationRoutes } from './routes/operations.ts';
import { pageRoutes } from './routes/page.ts';
import { isLoopbackHost, isPrivateToMachine, type WebSettings } from './settings.ts';

const MAX_BODY_BYTES = 256 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;

const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'"],
    'connect-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ["'none'"],
  },
};

/**
 * A page of somebody else can point its own name at 127.0.0.1 and call us from the visitor's
 * browser; such a request carries that name.
 */
function refuseForeignNames(app: FastifyInstance, settings: WebSettings): void {
  if (!isPrivateToMachine(settings)) return;
  app.addHook('onRequest', async (request) => {
    const name = request.hostname;
    if (name === '' || isLoopbackHost(name) || name.endsWith('.localhost')) return;
    throw problem(
      421,
      'wrong-host',
      'This server answers only under localhost. To serve it under another name, set PUBLIC_URL.',
    );
  });
}

function logRequests(app: FastifyInstance, { metrics }: WebContext): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const { method } = request;
    const ms = Math.round(reply.elapsedTime);
    request.log.debug({ event: 'web.request', method, route, status: reply.statusCode, ms });
    if (route.endsWith('/events')) return; // lasts as long as the tab is open
    metrics.requests.observe({ method, route, status: reply.statusCode }, ms / 1000);
  });
}

/** JSON only; an empty body under a JSON type is no body, since some clients always name the type. */
function readJson(app: FastifyInstance): void {
  app.removeContentTypeParser('text/plain');
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body.toString(), done);
  });
}

export async function buildServer(context: WebContext): Promise<FastifyInstance> {
  const { settings, limits } = context;
  const app: FastifyInstance = fastify({
    loggerInstance: settings.log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: settings.trustedProxies.length > 0 ? [...settings.trustedProxies] : false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: true, // after `drainBeforeClose`
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, strictTypes: false } },
    schemaErrorFormatter: ([first], where) => {
      const field = first?.instancePath.slice(1).replaceAll('/', '.') ?? '';
      const extra = first?.params['additionalProperty'];
      const name = extra === undefined ? '' : `: ${JSON.stringify(extra)}`;
      return new Error(`The ${field || where} ${first?.message ?? 'is not as expected'}${name}`);
    },
  });
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  drainBeforeClose(app, () => context.streams.endAll());
  readJson(app);
  answerWithProblems(app);
  refuseForeignNames(app, settings);
  logRequests(app, context);
  await app.register(helmet, {
    contentSecurityPolicy,
    referrerPolicy: { policy: 'no-referrer' },
    hsts: settings.publicUrl?.startsWith('https:') ?? false,
    xFrameOptions: { action: 'deny' },
  });
  await app.register(rateLimit, {
    ...perAddress(limits.requestsPerMinute),
    errorResponseBuilder: (_request, { ttl }) =>
      tooMany(Math.ceil(ttl / 1000), 'Many requests came from this address.'),
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: settings.botName,
        version: '1',
        description: 'Why mail did not arrive: who is at fault, with proof, and what to do.',
      },
      ...(settings.publicUrl && { servers: [{ url: settings.publicUrl }] }),
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    },
  });
  await app.register(async (routes) => {
    pageRoutes(routes, context);
    operationRoutes(routes, context);
    answerRoutes(routes, context);
    conversationRoutes(routes, context);
    eventRoutes(routes, context);
  });
  return app;
}
