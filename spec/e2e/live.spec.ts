import type { Page, Request } from 'playwright-core';
import { ConsolePlatform } from './console-platform';
import { describeInChromium } from './describe-in-chromium';
import { sampleRecord } from './sample-record';

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

  it('is there again when one comes back, where the stream was refused before one went away', async () => {
    await page.route('**/api/v1/events', (route) => route.fulfill({ status: 503 }));
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await page.getByText('Reconnecting').waitFor();
    await show(false);
    const asked = page.waitForResponse('**/api/v1/session');
    await page.clock.fastForward(2_000);
    await asked;
    await page.unroute('**/api/v1/events');
    await show(true);
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 3_000 });
    expect(platform.complaints.splice(0)).toEqual([expect.stringContaining('status of 503')]);
  });

  it('looks again at what happened before its stream began', async () => {
    let begin = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      begin = resolve;
    });
    await page.route('**/api/v1/events', (route) => held.then(() => route.continue()).catch(() => undefined));
    await page.goto(`${platform.url}/interventions`);
    await page.getByText('0 interventions').waitFor();
    await platform.report([sampleRecord({ action_name: 'before_the_stream' })]);
    begin();
    await page.getByRole('button', { name: '1 new' }).waitFor();
    await page.unroute('**/api/v1/events');
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
