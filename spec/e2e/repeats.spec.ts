import type { Page } from 'playwright-core';
import { visible } from '../../src/console/text/visible';
import { ConsolePlatform } from './console-platform';
import { describeInChromium } from './describe-in-chromium';
import { sampleRecord } from './sample-record';

jest.setTimeout(60_000);

const REPEATS = '/interventions?view=repeats';
const HOSTILE = '<img src=x onerror="document.title=\'owned\'">\u202Egnp.exe';

describeInChromium('Repeats of interventions', () => {
  let platform: ConsolePlatform;
  let page: Page;

  beforeAll(async () => {
    platform = await ConsolePlatform.start();
    const minute = 60_000;
    const at = (minutes: number) => new Date(Date.now() - minutes * minute).toISOString();
    await platform.report([
      ...Array.from({ length: 12 }, (_, index) =>
        sampleRecord({ action_name: `action_${index % 6}`, agent_id: `bot-${index}`, timestamp: at(60 + index) }),
      ),
      ...Array.from({ length: 3 }, () =>
        sampleRecord({ action_name: 'refund', policy_name: null, risk_level: 'low', timestamp: at(30) }),
      ),
      sampleRecord({ action_name: 'refund', timestamp: at(20) }),
      sampleRecord({ action_name: 'transfer', outcome: 'escalated', type: 'approval_required', timestamp: at(90) }),
      ...Array.from({ length: 8 }, (_, index) =>
        sampleRecord({ action_name: `flagged_${index}`, outcome: 'warned', type: 'warning', timestamp: at(100) }),
      ),
    ]);
    page = await platform.open(REPEATS);
  });
  afterAll(() => platform.stop());

  const rows = () => page.locator('.grid-body').getByRole('row');
  const row = (name: string | RegExp) => rows().filter({ hasText: name });
  const heads = () => page.locator('.grid-section').allTextContents();
  const said = (text: string) => page.locator('.page-head').getByRole('status').getByText(text).waitFor();

  it('stand together with their count, in sections by outcome with theirs', async () => {
    await page.goto(`${platform.url}${REPEATS}`);
    await said('25 interventions in 17 groups');
    expect(await heads()).toEqual([
      'Escalated1 group, 1 interventionshown',
      'Blocked8 groups, 16 interventionsshown',
      'Warned8 groups, 8 interventionsshown',
    ]);
    const text = await row('action_0').textContent();
    expect(text).toContain('×2');
    expect(text).toContain('2 agents');
    expect(text).toContain('deny-list');
    expect(await row('×3').textContent()).toContain('data-janitor');
  });

  it('are what the navigation opens, and the choice changes the address and takes the keyboard', async () => {
    await page.goto(`${platform.url}/`);
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Interventions' }).click();
    await said('25 interventions in 17 groups');
    expect(new URL(page.url()).search).toBe('?view=repeats');
    const together = page.getByRole('group', { name: 'Show' }).getByRole('radio', { name: 'Repeats together' });
    await together.focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText('25 interventions', { exact: true }).waitFor();
    expect(new URL(page.url()).search).toBe('');
    await page.keyboard.press('ArrowLeft');
    await said('25 interventions in 17 groups');
    expect(await together.evaluate((radio) => radio === document.activeElement)).toBe(true);
  });

  it('are shown one by one by Enter, exactly those that were counted, and Back comes back to where one was', async () => {
    await page.goto(`${platform.url}${REPEATS}`);
    await row('×3').focus();
    const index = await row('×3').getAttribute('data-index');
    await page.keyboard.press('Enter');
    await page.getByText('3 interventions', { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('policy_name')).toBe('');
    expect(await rows().count()).toBe(3);
    await page.getByRole('button', { name: 'Remove Policy name none' }).waitFor();
    await page.goBack();
    await said('25 interventions in 17 groups');
    await page.locator(`[data-index="${index}"]:focus`).waitFor();
  });

  it('are filtered as the list is', async () => {
    await page.goto(`${platform.url}${REPEATS}`);
    await page.locator('.figures').getByRole('button', { name: 'Escalations' }).click();
    await said('1 intervention in 1 group');
    await page.locator('.figures').getByRole('button', { name: 'Total' }).click();
    await page.getByRole('searchbox', { name: 'Search' }).fill('action_5');
    await said('2 interventions in 1 group');
    await page.getByRole('searchbox', { name: 'Search' }).fill('nothing-like-this');
    await page.getByText('Nothing matches these filters').waitFor();
  });

  it('are sorted within their sections, and the sections stay', async () => {
    await page.goto(`${platform.url}${REPEATS}`);
    await page.getByRole('button', { name: 'Times' }).click();
    await page.locator('[aria-sort=descending]').getByText('Times').waitFor();
    await page.locator('[data-index="3"]').getByText('×3').waitFor();
    expect((await heads()).map((head) => head.slice(0, 7))).toEqual(['Escalat', 'Blocked', 'Warned8']);
    expect(new URL(page.url()).searchParams.get('sort_by')).toBe('count');
  });

  it('stand with the worst of a section first, each with its course over time', async () => {
    await page.goto(`${platform.url}${REPEATS}`);
    await page.locator('[aria-sort=descending]').getByText('Risk').waitFor();
    const levels = await rows().evaluateAll((all) =>
      all.map((each) =>
        each.classList.contains('grid-section') ? null : (each.querySelector('.cell-risk')?.textContent ?? ''),
      ),
    );
    const order = ['Critical', 'High', 'Medium', 'Low', 'Minimal'];
    expect(levels.filter((level) => level !== null).length).toBeGreaterThan(3);
    for (const [index, level] of levels.entries()) {
      const before = index === 0 ? null : levels[index - 1];
      if (level === null || before === null) continue;
      expect(order.indexOf(before)).toBeLessThanOrEqual(order.indexOf(level));
    }
    const trend = row('action_5').locator('.trend');
    expect(await trend.locator('rect').count()).toBe(24);
    expect(await trend.locator('rect:not([height="0"])').count()).toBeGreaterThan(0);
    expect(await trend.getAttribute('aria-label')).toMatch(/^First seen .*\d{4}/);
  });

  it('stay hidden for whoever comes back, and take the focus from nobody afterwards', async () => {
    await page.goto(`${platform.url}${REPEATS}`);
    await page.locator('.grid-section').filter({ hasText: 'Blocked' }).click();
    await row('action_0').waitFor({ state: 'detached' });
    const hidden = await rows().count();
    await rows().filter({ hasText: '×' }).first().click();
    await page.getByRole('grid', { name: 'Interventions' }).waitFor();
    await page.goBack();
    await page.locator('.grid-section').filter({ hasText: 'Blocked' }).waitFor();
    expect(await rows().count()).toBe(hidden);
    await page.getByRole('radio', { name: 'Repeats together' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('grid', { name: 'Interventions' }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('grid', { name: 'Repeated interventions' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('radio');
  });

  it('of a section are hidden and shown by its head', async () => {
    await page.goto(`${platform.url}${REPEATS}`);
    const head = page.locator('.grid-section').filter({ hasText: 'Blocked' });
    await head.focus();
    await page.keyboard.press('Enter');
    await row('action_0').waitFor({ state: 'detached' });
    await head.getByText('hidden', { exact: true }).waitFor();
    await head.click();
    await row('action_0').waitFor();
  });

  it('show at least 14 rows on 1440 × 900, the heads among them', async () => {
    await page.goto(`${platform.url}${REPEATS}`);
    await rows().first().waitFor();
    const inSight = await rows().evaluateAll(
      (all) => all.filter((each) => each.getBoundingClientRect().bottom <= window.innerHeight).length,
    );
    expect(inSight).toBeGreaterThanOrEqual(14);
    const grid = await page.locator('.grid').evaluate((each) => (each.clientHeight - 32) % 36);
    expect(grid).toBe(0);
  });

  it('count on where they stand within a second, tell of new groups, and order them when asked', async () => {
    await page.goto(`${platform.url}${REPEATS}&sort_by=last_at`);
    await page.getByText('Live', { exact: true }).waitFor();
    await row('action_5').getByText('×2').waitFor();
    const before = await rows().locator('.cell-action').allTextContents();
    const began = Date.now();
    await platform.report([sampleRecord({ action_name: 'action_5' }), sampleRecord({ action_name: 'never_seen' })]);
    await row('action_5').getByText('×3').waitFor();
    expect(Date.now() - began).toBeLessThan(1_500);
    await row('action_5').getByText('just now').waitFor();
    expect(await rows().locator('.cell-action').allTextContents()).toEqual(before);
    await page.getByRole('button', { name: '1 new' }).click();
    await row('never_seen').waitFor();
    expect((await rows().locator('.cell-action').allTextContents()).slice(1, 3).join()).toMatch(
      /action_5.*never_seen|never_seen.*action_5/,
    );
  });

  it('leave their group when they are decided', async () => {
    const held = sampleRecord({ action_name: 'held_back', outcome: 'escalated', type: 'approval_required' });
    await platform.report([held]);
    await page.goto(`${platform.url}${REPEATS}`);
    await row('held_back').getByText('×1').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await platform.report([{ ...held, revision: 2, outcome: 'approved_after_review' }]);
    await row('held_back').getByText('×0').waitFor();
    await page.getByRole('button', { name: '1 new' }).waitFor();
  });

  it('show whatever an agent sends as text', async () => {
    const names = { action_name: HOSTILE, reason: HOSTILE, policy_name: HOSTILE, agent_id: HOSTILE };
    await platform.report([sampleRecord(names)]);
    await page.goto(`${platform.url}${REPEATS}`);
    await row(visible(HOSTILE)).click();
    await page.getByText('1 intervention', { exact: true }).waitFor();
    await row(visible(HOSTILE)).waitFor();
    expect(await page.title()).not.toContain('owned');
    expect(await page.locator('main img').count()).toBe(0);
  });

  it('say why they are not there, and come when they can', async () => {
    // Once for the page, and once more when the stream begins: nothing asks after that but whoever clicks.
    let asked = 0;
    const isAskedAgain = new Promise<void>((resolve) => {
      void page.route('**/interventions/groups?*', async (route) => {
        await route.fulfill({ status: 422, json: { code: 'X', detail: 'No.' } });
        if (++asked === 2) resolve();
      });
    });
    await page.goto(`${platform.url}${REPEATS}`);
    await isAskedAgain;
    await page.getByText('This could not be loaded').waitFor();
    await page.unroute('**/interventions/groups?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await rows().first().waitFor();
    expect(platform.complaints.splice(0).filter((text) => !text.includes('status of 422'))).toEqual([]);
  });

  it('complain about nothing', () => {
    expect(platform.complaints).toEqual([]);
  });
});
