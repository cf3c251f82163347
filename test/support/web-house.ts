import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createWebAdapter, type WebAdapter } from '../../adapters/web/index.ts';
import type { WebSettings } from '../../adapters/web/settings.ts';
import type { FakeProduct } from './fake-product.ts';

/** A built page with no content, for tests of the server alone. */
function emptyPage(): string {
  const dir = mkdtempSync(join(tmpdir(), 'sempronio-web-'));
  const manifest = { sources: '', script: 'chat-1.js', style: 'chat-1.css', icon: 'icon-1.svg' };
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(dir, manifest.script), 'export {};\n'.repeat(100));
  writeFileSync(join(dir, manifest.style), 'body {}\n');
  writeFileSync(join(dir, manifest.icon), '<svg xmlns="http://www.w3.org/2000/svg"/>\n');
  return dir;
}

/** The web adapter on a free loopback port, joined to a fake product. */
export async function startWeb(
  product: FakeProduct,
  settings: Partial<WebSettings> = {},
): Promise<WebAdapter & { readonly url: string }> {
  const adapter = createWebAdapter({
    host: '127.0.0.1',
    port: 0,
    trustedProxies: [],
    apiTokens: [],
    language: 'en',
    botName: 'Sempronio',
    assetsDir: settings.assetsDir ?? emptyPage(),
    log: pino({ level: 'silent' }),
    ...settings,
  });
  product.onReply((conversation, reply) => void adapter.send(conversation, reply));
  await adapter.start(product);
  return Object.assign(adapter, { url: adapter.address ?? '' });
}
