import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, launchChromium, newVisitor } from '../support/chromium.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

describeInBrowser('the whole way, in a real browser', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sempronio-e2e-'));
  let browser: Browser;
  let server: ServerProcess;

  beforeAll(async () => {
    server = await startServer(join(folder, 'sempronio.db'));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await server.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  const visit = async (locale: string): Promise<Page> => {
    const { context } = await newVisitor(browser, { locale });
    const page = await context.newPage();
    await page.goto(server.url);
    return page;
  };
  const say = async (page: Page, words: string): Promise<void> => {
    await page.locator('textarea').fill(words);
    await page.keyboard.press('Enter');
  };

  it.each([
    [
      'en-GB',
      'I wrote from massimo@tizio.example to caio@caio.example yesterday and he never got it',
      /whoever runs the mail of caio\.example has to act/,
    ],
    [
      'it-IT',
      'ho scritto ieri da massimo@tizio.example a caio@caio.example e non gli è mai arrivata',
      /deve intervenire chi gestisce la posta di caio\.example/,
    ],
  ])(
    'tells in %s whose move it is, with the words of the other server',
    async (locale, words, verdict) => {
      const page = await visit(locale);
      await say(page, words);
      const log = page.getByRole('log');
      await log.getByText(verdict).first().waitFor({ timeout: 15_000 });
      expect(await log.innerText()).toMatch(/mx\.caio\.example/);
      await page.context().close();
    },
  );

  it('shows the conversation again after a reload', async () => {
    const page = await visit('en-GB');
    await say(page, 'my mail to info@bene.example is lost, I am massimo@tizio.example');
    const verdict = page
      .getByRole('log')
      .getByText(/found nothing wrong/)
      .first();
    await verdict.waitFor({ timeout: 15_000 });
    await page.reload();
    await verdict.waitFor({ timeout: 15_000 });
    await page.context().close();
  });
});
