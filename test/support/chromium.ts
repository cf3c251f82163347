import { existsSync } from 'node:fs';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
} from 'playwright-core';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** Nothing of the browser's own may leave this machine. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const hasChromium = (): boolean => existsSync(CHROMIUM);

/** `describe` where there is a browser; else one line that says what is left out and why. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (hasChromium()) {
    describe(name, tests);
    return;
  }
  process.stderr.write(
    `Left out: "${name}". No browser at ${CHROMIUM}; run scripts/install-chromium.sh or set CHROMIUM_PATH.\n`,
  );
  describe.skip(name, tests);
}

/** A browser with a profile that is thrown away. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ARGS, headless: true });

/** A visitor: own storage, and whatever is asked from elsewhere than loopback is refused and remembered. */
export async function newVisitor(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<{ readonly context: BrowserContext; readonly foreign: readonly string[] }> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const foreign: string[] = [];
  await context.route(
    (url) => url.hostname !== '127.0.0.1' && url.protocol.startsWith('http'),
    (route) => {
      foreign.push(route.request().url());
      return route.abort();
    },
  );
  return { context, foreign };
}
