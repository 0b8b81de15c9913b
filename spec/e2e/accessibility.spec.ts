import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { ConsolePlatform } from './console-platform';
import { describeInChromium } from './describe-in-chromium';
import { RealisticRecords } from './realistic-records';

jest.setTimeout(120_000);

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const PAGES = [
  ['Overview', '/'],
  ['Interventions', '/interventions'],
  ['Interventions', '/interventions?charts=1'],
  ['Approvals', '/approvals'],
  ['Runs', '/runs'],
  ['Policies', '/policies'],
  ['New policy', '/policies?policy=new'],
  ['Agents', '/agents'],
  ['Settings', '/settings'],
  ['Settings', '/settings?part=retention'],
  ['Settings', '/settings?part=audit'],
  ['Settings', '/settings?part=about'],
] as const;

/** What axe finds wrong, in a line each. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<AxeResults, readonly string[]>(
    (tags) =>
      (window as unknown as { readonly axe: typeof import('axe-core') }).axe.run(document, {
        runOnly: { type: 'tag', values: [...tags] },
      }),
    TAGS,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

describeInChromium('Every page of the console', () => {
  let platform: ConsolePlatform;
  const pages = new Map<string, Page>();

  beforeAll(async () => {
    platform = await ConsolePlatform.start();
    await platform.report(new RealisticRecords(Date.now(), 20).interventions(300));
    for (const theme of ['light', 'dark'] as const) {
      // Axe is a script that does not come from the platform.
      pages.set(theme, await platform.open('/', { colorScheme: theme, bypassCSP: true, reducedMotion: 'reduce' }));
    }
  });
  afterAll(() => platform.stop());

  describe.each(['light', 'dark'])('in the %s theme', (theme) => {
    it.each(PAGES)('has nothing that axe finds wrong: %s at %s', async (name, path) => {
      const page = pages.get(theme) as Page;
      await page.goto(`${platform.url}${path}`);
      await page.getByRole('heading', { level: 1, name }).waitFor();
      await page.waitForTimeout(300);
      expect(await faultsOf(page)).toEqual([]);
    });

    it('has nothing that axe finds wrong: an intervention in its drawer', async () => {
      const page = pages.get(theme) as Page;
      await page.goto(`${platform.url}/interventions`);
      await page.getByRole('row').nth(3).click();
      await page.getByRole('dialog').getByText('Blast radius analysis').waitFor();
      await page.getByRole('dialog').locator('summary').click();
      expect(await faultsOf(page)).toEqual([]);
    });

    it('has nothing that axe finds wrong: an open menu of filters', async () => {
      const page = pages.get(theme) as Page;
      await page.goto(`${platform.url}/interventions`);
      await page.getByRole('button', { name: 'Outcome' }).first().click();
      expect(await faultsOf(page)).toEqual([]);
    });
  });

  it.each([1440, 1024, 390])('is never wider than %d pixels', async (width) => {
    const page = pages.get('light') as Page;
    await page.setViewportSize({ width, height: 900 });
    for (const [name, path] of PAGES) {
      await page.goto(`${platform.url}${path}`);
      await page.getByRole('heading', { level: 1, name }).waitFor();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(`${path} ${wide <= width}`).toBe(`${path} true`);
    }
  });
});
