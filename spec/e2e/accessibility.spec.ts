import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { ConsolePlatform } from './console-platform';
import { describeInChromium } from './describe-in-chromium';
import { RealisticRecords } from './realistic-records';
import { sampleRecord } from './sample-record';

jest.setTimeout(120_000);

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const PAGES = [
  ['Overview', '/'],
  ['Interventions', '/interventions'],
  ['Interventions', '/interventions?charts=1'],
  ['Interventions', '/interventions?view=repeats'],
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

  describe('with the longest ids', () => {
    const LONG = 'x'.repeat(128);
    const OPENED = [
      ['Agents', `/agents?agent=${LONG}`],
      ['Runs', `/runs?run=${LONG}`],
    ] as const;

    beforeAll(async () => {
      await platform.report([sampleRecord({ agent_id: LONG, run_id: LONG, action_name: 'y'.repeat(256) })]);
      await platform.ask('PATCH', `/agents/${LONG}`, { description: 'z'.repeat(500) });
      await platform.ask('POST', '/kill-switch/kill', { target_type: 'run', target_id: LONG, reason: 'it loops' });
      await platform.ask('POST', '/policies', {
        name: 'p'.repeat(200),
        scope: 'global',
        enabled: true,
        source: 'denied_actions: [refund_*]\n',
        source_format: 'yaml',
      });
    });

    /** Waits until what the page is for stands in it, not its heading alone. */
    const filled = async (page: Page, path: string): Promise<void> => {
      const [at] = path.slice(1).split('?');
      if (['interventions', 'runs', 'agents'].includes(at))
        await page.locator('.grid-body [role=row]').first().waitFor();
      if (at === 'agents') await page.getByRole('list', { name: 'Emergency stops' }).getByRole('button').waitFor();
      if (path === '/policies') await page.getByRole('link', { name: 'ppp' }).waitFor();
      if (path === '/') await page.locator('.feed-item').first().waitFor();
    };
    /** What reaches over the right edge of its panel, dialog or page. */
    const outside = (page: Page): Promise<readonly string[]> =>
      page.evaluate(() =>
        Array.from(document.querySelectorAll('.stop .button, .detail-title bdi, .detail-head p bdi, .panel'))
          .filter((each) => {
            const around = each.closest('.stop, .drawer') ?? document.documentElement;
            return each.getBoundingClientRect().right > around.getBoundingClientRect().right + 1;
          })
          .map(({ outerHTML }) => outerHTML.slice(0, 100)),
      );

    it.each([1440, 1024, 390])('is never wider than %d pixels', async (width) => {
      const page = pages.get('light') as Page;
      await page.setViewportSize({ width, height: 900 });
      for (const [name, path] of [...PAGES, ...OPENED]) {
        await page.goto(`${platform.url}${path}`);
        await page.getByRole('heading', { level: 1, name, includeHidden: true }).waitFor();
        const isOpened = OPENED.some(([, opened]) => opened === path);
        if (isOpened) await page.getByRole('dialog').getByRole('heading', { level: 2 }).waitFor();
        else await filled(page, path);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(`${path} ${wide <= width}`).toBe(`${path} true`);
        expect([path, ...(await outside(page))]).toEqual([path]);
      }
    });

    it('leaves the other columns in sight beside a long name of a policy', async () => {
      const page = pages.get('light') as Page;
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`${platform.url}/policies`);
      await filled(page, '/policies');
      expect(await page.locator('.scroll').evaluate((each) => each.scrollWidth <= each.clientWidth)).toBe(true);
    });
  });
});
