import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ensureWidgetBuilt } from '../../adapters/web/build.ts';
import type { Event } from '../../src/model/event.ts';
import type { Block } from '../../src/model/reply.ts';
import { describeInBrowser, launchChromium, newVisitor } from '../support/chromium.ts';
import { createFakeProduct, type FakeProduct } from '../support/fake-product.ts';
import { SAMPLE_EXAMPLES, SAMPLE_VERDICT, sampleProgress } from '../support/sample-reply.ts';
import { startWeb } from '../support/web-house.ts';

const HOSTILE = [
  '<img src=x onerror="window.hit=1"><script>window.hit=1</script>',
  '\u001b[31mred\u001b[0m',
  'safe\u202Egnp.exe',
  '&lt;b&gt; {{7*7}} ${7*7}',
];
const SHOWN = [
  '<img src=x onerror=',
  '␛[31mred',
  'safe[U+202E]gnp.exe',
  '&lt;b&gt; {{7*7}} ${7*7}',
];

describeInBrowser('the chat page', () => {
  let browser: Browser;
  let assetsDir: string;
  let product: FakeProduct;
  let web: Awaited<ReturnType<typeof startWeb>>;
  let answer: (event: Event) => readonly Block[];
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    assetsDir = await ensureWidgetBuilt();
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    answer = () => SAMPLE_VERDICT;
    product = createFakeProduct({ examples: SAMPLE_EXAMPLES, answer: (event) => answer(event) });
    web = await startWeb(product, { assetsDir });
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    await web.stop();
  });

  /** A page that fails its test at the end if the browser complained or a foreign host was asked. */
  const visit = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const { context, foreign } = await newVisitor(browser, options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // a refused connection is part of some tests; a breach of the page's own policy never is
      const expected = /Failed to load resource|net::ERR/.test(message.text());
      if (message.type() === 'error' && !expected) complaints.push(message.text());
    });
    closing.push(async () => {
      await context.close();
      expect({ complaints, foreign }).toEqual({ complaints: [], foreign: [] });
    });
    await page.goto(web.url);
    await page.locator('textarea').waitFor();
    return page;
  };

  const say = async (page: Page, words: string): Promise<void> => {
    await page.locator('textarea').fill(words);
    await page.keyboard.press('Enter');
  };
  const conversation = (): string => product.events.at(-1)?.conversation ?? '';

  /** Every fault as `rule: element`. Scripts are strings: this side knows no `document`. */
  const violations = async (page: Page): Promise<readonly string[]> => {
    const settle = 'document.getAnimations().map(({ finished }) => finished.catch(() => {}))';
    await page.evaluate(
      `Promise.race([Promise.all(${settle}), new Promise((r) => setTimeout(r, 500))])`,
    );
    await page.evaluate(axe.source);
    const options = { rules: { 'target-size': { enabled: true } } };
    const { violations: found } = await page.evaluate<AxeResults>(
      `axe.run(document, ${JSON.stringify(options)})`,
    );
    return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  };

  it.each([
    ['light', 1280],
    ['dark', 390],
  ] as const)('has no accessibility fault axe can find, %s at %i', async (colorScheme, width) => {
    const page = await visit({ colorScheme, viewport: { width, height: 840 } });
    expect(await violations(page)).toEqual([]);
    await page.locator('.example').first().click();
    await page.locator('.verdict').waitFor();
    expect(await violations(page)).toEqual([]);
    product.say(conversation(), sampleProgress(3));
    await page.locator('.progress').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  it('speaks Italian to an Italian browser', async () => {
    const page = await visit({ locale: 'it-IT' });
    expect(await page.locator('html').getAttribute('lang')).toBe('it');
    await say(page, 'ciao');
    await page.locator('.verdict').waitFor();
    expect(product.events[0]?.person.locale).toBe('it-IT');
  });

  it('is used by keyboard alone: write, choose, copy, start over', async () => {
    const page = await visit();
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').getAttribute('class')).toBe('jump');
    await page.keyboard.press('Enter');
    await page.keyboard.type('first line');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('second line');
    await page.keyboard.press('Enter');
    await page.locator('.verdict').waitFor();
    expect(product.events[0]).toMatchObject({ text: 'first line\nsecond line' });

    const tabTo = async (selector: string): Promise<void> => {
      for (let presses = 0; presses < 40; presses += 1) {
        if (await page.locator(`${selector}:focus`).count()) return;
        await page.keyboard.press('Shift+Tab');
      }
      throw new Error(`${selector} cannot be reached by keyboard`);
    };
    await tabTo('.choice');
    await page.keyboard.press('Enter');
    await page.locator('.message').nth(1).waitFor();
    expect(await page.locator('textarea:focus').count()).toBe(1);
    await tabTo('.actions button:first-child');
    await page.keyboard.press('Enter');
    await page.locator('.start').waitFor();
    expect(await page.locator('textarea:focus').count()).toBe(1);
    expect(product.events[1]).toMatchObject({ kind: 'choice', choice: 'simple' });
  });

  it('shows hostile text as text, wherever it stands', async () => {
    const text = HOSTILE.join('\n');
    answer = () => [
      { kind: 'paragraph', text },
      { kind: 'steps', title: text, steps: [text] },
      { kind: 'verbatim', title: text, text, copy: true },
      { kind: 'proof', title: text, items: [{ outcome: 'problem', text, seen: [text] }] },
      { kind: 'progress', title: text, lines: [{ check: 'x', text, state: 'ok' }] },
      { kind: 'link', text: 'a link', url: 'javascript:window.hit=1' },
      { kind: 'choices', choices: [{ id: text, label: text }] },
    ];
    const page = await visit();
    await say(page, text);
    await page.locator('.choice').waitFor();
    const log = page.locator('[role=log]');
    const words = await log.innerText();
    for (const shown of SHOWN) expect(words.split(shown).length - 1).toBeGreaterThanOrEqual(8);
    expect(words).not.toContain('\u001b');
    expect(words).not.toContain('\u202e');
    expect(await log.locator('img, script, a[href^="javascript"]').count()).toBe(0);
    expect(await page.evaluate(`'hit' in window`)).toBe(false);
  });

  it('edits a reply in place, and lets only additions be read aloud', async () => {
    answer = () => [];
    const page = await visit();
    await say(page, 'hello');
    await page.locator('.answering').waitFor();
    product.say(conversation(), sampleProgress(0), 'progress');
    await page.locator('.line-running').first().waitFor();
    const reply = await page.locator('article.reply').elementHandle();
    product.say(conversation(), sampleProgress(3), 'progress');
    await page.locator('.line-running').first().waitFor({ state: 'detached' });
    expect(await page.locator('article.reply').count()).toBe(1);
    expect(await reply?.isVisible()).toBe(true); // the same element, not a new one
    const log = page.locator('[role=log]');
    expect(await log.getAttribute('aria-live')).toBe('polite');
    expect(await log.getAttribute('aria-relevant')).toBe('additions');
    expect(await page.locator('.progress [aria-live=off] .line').count()).toBe(3);
  });

  it('shows the conversation again after a reload, without reading it aloud again', async () => {
    const page = await visit();
    await say(page, 'hello');
    await page.locator('.verdict').waitFor();
    await page.reload();
    await page.locator('.verdict').waitFor();
    expect(await page.locator('article').count()).toBe(2);
    expect(await page.locator('[role=log]').getAttribute('aria-live')).toBe('off');
    await page.locator('[role=log][aria-live=polite]').waitFor();
  });

  it('keeps what is written offline over a reload and sends it once', async () => {
    const page = await visit();
    await say(page, 'one');
    await page.locator('.verdict').waitFor();
    await page.context().setOffline(true);
    await say(page, 'two');
    await page.locator('.notice').waitFor();
    expect(await page.locator('.message-waiting').count()).toBe(1);
    expect(product.events).toHaveLength(1);
    const port = Number(new URL(web.url).port);
    await page.context().setOffline(false);
    await page.locator('.verdict').nth(1).waitFor();
    expect(await page.locator('.message-waiting').count()).toBe(0);

    await web.stop();
    await say(page, 'three');
    await page.locator('.message-waiting').waitFor();
    web = await startWeb(product, { assetsDir, port });
    await page.reload();
    await page.locator('.verdict').nth(2).waitFor();
    expect(product.events.map((event) => event.kind === 'message' && event.text)).toEqual([
      'one',
      'two',
      'three',
    ]);
    expect(await page.locator('article').count()).toBe(6);
  });

  it('catches up after the server was away', async () => {
    const page = await visit();
    await say(page, 'one');
    await page.locator('.verdict').waitFor();
    const port = Number(new URL(web.url).port);
    await web.stop();
    product.say(conversation(), [{ kind: 'paragraph', text: 'said meanwhile' }]);
    web = await startWeb(product, { assetsDir, port });
    await page.getByText('said meanwhile').waitFor();
    expect(await page.locator('article').count()).toBe(3);
  });

  it('sends a file as text and refuses what is none', async () => {
    const page = await visit();
    const chooser = page.locator('input[type=file]');
    await chooser.setInputFiles({
      name: 'a.png',
      mimeType: 'image/png',
      buffer: Buffer.from([137, 0, 1]),
    });
    await page.locator('.notice').waitFor();
    await chooser.setInputFiles({
      name: 'big.txt',
      mimeType: 'text/plain',
      buffer: Buffer.alloc(200_001, 'x'),
    });
    expect(await page.locator('.files .file').count()).toBe(0);
    await chooser.setInputFiles({
      name: 'b.eml',
      mimeType: 'message/rfc822',
      buffer: Buffer.from('From: a'),
    });
    await page.locator('.files .file').waitFor();
    await page.locator('.send').click();
    await page.locator('.verdict').waitFor();
    expect(product.events).toMatchObject([
      { text: '', attachments: [{ name: 'b.eml', text: 'From: a' }] },
    ]);
  });

  it('forgets the conversation here and there, after asking', async () => {
    const page = await visit();
    await say(page, 'hello');
    await page.locator('.verdict').waitFor();
    const before = conversation();
    await page.getByRole('button', { name: 'Delete my chat' }).click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    expect(await product.history(before, 0)).toHaveLength(2);
    await page.getByRole('button', { name: 'Delete my chat' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.locator('.start').waitFor();
    expect(await product.history(before, 0)).toEqual([]);
    expect(await page.evaluate('localStorage.length')).toBe(0);
  });

  it.each([1280, 390, 320])('never scrolls sideways at %i pixels', async (width) => {
    answer = () => [
      ...SAMPLE_VERDICT,
      { kind: 'verbatim', text: `v=DKIM1; p=${'A'.repeat(400)}`, copy: true },
      { kind: 'paragraph', text: 'W'.repeat(300) },
    ];
    const page = await visit({ viewport: { width, height: 500 } });
    await say(page, 'x'.repeat(500));
    await page.locator('.verdict').waitFor();
    expect(
      await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
    ).toBeLessThanOrEqual(0);
  });
});
