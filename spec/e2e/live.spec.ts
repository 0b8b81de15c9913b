import type { Page, Request } from 'playwright-core';
import { ConsolePlatform } from './console-platform';
import { describeInChromium } from './describe-in-chromium';

jest.setTimeout(60_000);

const isStream = (request: Request): boolean => request.url().endsWith('/api/v1/events');

describeInChromium('The live connection of the console', () => {
  let platform: ConsolePlatform;
  let page: Page;

  beforeAll(async () => {
    platform = await ConsolePlatform.start();
    page = await platform.open('/runs');
    await page.clock.install();
    await page.reload();
    await page.getByText('Live', { exact: true }).waitFor();
  });
  afterAll(() => platform.stop());

  const show = (isShown: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, !isShown);

  it('begins anew where nothing was heard for two heartbeats', async () => {
    const again = page.waitForRequest(isStream);
    await page.clock.fastForward(40_000);
    await again;
    await page.getByText('Live', { exact: true }).waitFor();
  });

  it('begins anew when the network is back', async () => {
    const again = page.waitForRequest(isStream);
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await again;
    await page.getByText('Live', { exact: true }).waitFor();
  });

  it('is let go of while nobody looks, and begins anew with what has changed', async () => {
    const ended = page.waitForEvent('requestfailed', { predicate: isStream });
    await show(false);
    await page.clock.fastForward(5_000);
    await ended;
    const again = page.waitForRequest(isStream);
    await show(true);
    await again;
    await page.getByText('Live', { exact: true }).waitFor();
  });

  it('says that one is still signed in where signing out got no answer', async () => {
    await page.route('**/api/v1/session', (route) => route.abort('connectionrefused'));
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are still signed in').waitFor();
    await page.unroute('**/api/v1/session');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('API key').waitFor();
  });
});
