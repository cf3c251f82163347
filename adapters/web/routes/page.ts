import type { FastifyInstance } from 'fastify';
import type { WebContext } from '../context.ts';
import { chooseLanguage, wantedLanguages } from '../language.ts';
import { problem } from '../problem.ts';
import { pageShell } from '../shell.ts';

const IMMUTABLE = 'public, max-age=31536000, immutable';

/** Keys of `ui.yaml`, with or without the name of their file in front. */
const withoutTopic = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key.replace(/^ui\./, ''), text]));

/** The chat page and its files. */
export function pageRoutes(app: FastifyInstance, { settings, product, bundle }: WebContext): void {
  app.get<{ Querystring: { lang?: string } }>(
    '/',
    {
      schema: {
        hide: true,
        querystring: { properties: { lang: { type: 'string', maxLength: 35 } } },
      },
    },
    (request, reply) => {
      const wished = wantedLanguages(request.query.lang);
      const language = chooseLanguage(
        [...wished, ...wantedLanguages(request.headers['accept-language'])],
        settings.language,
      );
      const page = pageShell(
        {
          botName: settings.botName,
          company: settings.company ?? null,
          privacyUrl: settings.privacyUrl ?? null,
          locale: wished[0] ?? null,
          icon: `assets/${bundle.manifest.icon}`,
          texts: withoutTopic(product.texts(language)),
          examples: product.examples(language),
        },
        bundle.manifest,
      );
      return reply
        .type('text/html; charset=utf-8')
        .headers({ 'cache-control': 'no-cache', vary: 'accept-language' })
        .send(page);
    },
  );

  app.get<{ Params: { name: string } }>(
    '/assets/:name',
    { schema: { hide: true } },
    (request, reply) => {
      const asset = bundle.assets.get(request.params.name);
      if (!asset) throw problem(404, 'not-found', 'There is no such file. Reload the page.');
      const packed = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
      return reply
        .type(asset.type)
        .headers({
          'cache-control': IMMUTABLE,
          vary: 'accept-encoding',
          ...(packed && { 'content-encoding': 'gzip' }),
        })
        .send(packed ? asset.gzip : asset.plain);
    },
  );
}
