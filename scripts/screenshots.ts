// Takes pictures of the chat page against a fake product, for looking at: node scripts/screenshots.ts
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { ensureWidgetBuilt } from '../adapters/web/build.ts';
import { launchChromium, newVisitor } from '../test/support/chromium.ts';
import { createFakeProduct } from '../test/support/fake-product.ts';
import { SAMPLE_EXAMPLES, SAMPLE_VERDICT, sampleProgress } from '../test/support/sample-reply.ts';
import { startWeb } from '../test/support/web-house.ts';

const FOLDER = new URL('../screenshots/', import.meta.url).pathname;
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 860 } };

mkdirSync(FOLDER, { recursive: true });
const product = createFakeProduct({
  examples: SAMPLE_EXAMPLES,
  answer: (event) => (event.kind === 'message' && event.text.length > 300 ? [] : sampleProgress(1)),
});
const web = await startWeb(product, { assetsDir: await ensureWidgetBuilt() });
const browser = await launchChromium();

const shoot = async (page: Page, name: string, fullPage = false): Promise<void> => {
  await page.waitForTimeout(350); // animations
  await page.screenshot({ path: `${FOLDER}${name}.png`, fullPage });
  console.log(`${FOLDER}${name}.png`);
};

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    const { context } = await newVisitor(browser, {
      viewport,
      colorScheme,
      locale: colorScheme === 'dark' ? 'it-IT' : 'en-GB',
    });
    const page = await context.newPage();
    const name = `${size}-${colorScheme}`;
    await page.goto(web.url);
    await shoot(page, `${name}-1-start`);
    await page.locator('.example').first().click();
    await page.locator('.progress').waitFor();
    await shoot(page, `${name}-2-progress`);
    const conversation = product.events.at(-1)?.conversation ?? '';
    product.say(conversation, SAMPLE_VERDICT);
    await page.locator('.verdict').waitFor();
    await shoot(page, `${name}-3-verdict`);
    await shoot(page, `${name}-4-whole`, true);
    await page.locator('textarea').fill(`Received: from mail.tizio.example\n`.repeat(30));
    await page.keyboard.press('Enter');
    await page.locator('.answering').waitFor();
    await shoot(page, `${name}-5-long`);
    await context.close();
  }
}
await browser.close();
await web.stop();
