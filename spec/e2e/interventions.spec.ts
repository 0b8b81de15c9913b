import type { Page } from 'playwright-core';
import { visible } from '../../src/console/text/visible';
import { ConsolePlatform } from './console-platform';
import { describeInChromium } from './describe-in-chromium';
import { RealisticRecords } from './realistic-records';
import { sampleRecord } from './sample-record';

jest.setTimeout(60_000);

const HOSTILE = [
  '<img src=x onerror="document.title=\'owned\'">',
  '<script>document.title="owned"</script>',
  '\u202Egnp.exe\u202C right to left',
  '👩‍👩‍👧‍👦 emoji 🛡️',
  'x'.repeat(10_000),
];

describeInChromium('Interventions', () => {
  let platform: ConsolePlatform;
  let page: Page;

  beforeAll(async () => {
    platform = await ConsolePlatform.start();
    await platform.report(new RealisticRecords(Date.now() - 60_000, 20).interventions(600));
    page = await platform.open('/interventions');
  });
  afterAll(() => platform.stop());

  const rows = () => page.locator('.grid-body').getByRole('row');
  const stats = <Figure extends string>(query = '') =>
    platform.ask<Readonly<Record<Figure, number>>>('GET', `/interventions/stats${query}`);
  const shown = () => page.locator('.page-head').getByRole('status');

  /** Waits until the heading says how many are listed. */
  const listed = (count: number) =>
    shown()
      .getByText(`${count.toLocaleString('en')} intervention`)
      .waitFor();

  it.each([
    ['Blocked', 'blocked_actions'],
    ['Escalations', 'escalations'],
    ['High risk', 'high_risk_blocks'],
    ['Modified', 'modified'],
    ['Total', 'total_interventions'],
  ] as const)('lists exactly what the card %s counts when it is clicked', async (name, figure) => {
    await page.goto(`${platform.url}/interventions`);
    const { [figure]: count } = await stats<typeof figure>();
    const card = page.locator('.figures').getByRole('button', { name });
    await card.getByText(count.toLocaleString('en'), { exact: true }).waitFor();
    await card.click();
    await listed(count);
    expect(await card.getAttribute('aria-pressed')).toBe('true');
  });

  it.each([
    ['Type', 'Rate limited', 'type=rate_limited'],
    ['Outcome', 'Escalated', 'outcome=escalated'],
    ['Risk', 'High', 'risk_level=high'],
    ['Agent', 'support-bot', 'agent_id=support-bot'],
    ['Policy', 'payments', 'policy=payments'],
  ])('filters by %s, and the address says so', async (label, option, query) => {
    await page.goto(`${platform.url}/interventions`);
    await page.getByRole('search').getByRole('button', { name: label }).click();
    await page.getByRole('checkbox', { name: option, exact: true }).check();
    await listed((await stats<'total_interventions'>(`?${query}`)).total_interventions);
    expect(new URL(page.url()).search).toBe(`?${query}`);
    await page.keyboard.press('Escape');
    await page.reload();
    await listed((await stats<'total_interventions'>(`?${query}`)).total_interventions);
  });

  it('filters by text and by chips, all at once', async () => {
    await page.goto(`${platform.url}/interventions`);
    await page.getByRole('searchbox', { name: 'Search' }).fill('transfer');
    await page.getByRole('button', { name: 'Critical', exact: true }).click();
    await page.getByRole('button', { name: 'Over $100' }).click();
    const query = '?search=transfer&risk_level=critical&min_cost_prevented=100';
    await listed((await stats<'total_interventions'>(query)).total_interventions);
  });

  it('leaves out of an address what is not valid', async () => {
    await page.goto(
      `${platform.url}/interventions?start_date=2026&range=5y&min_cost_prevented=1e400&sort_by=bogus&sort_order=x`,
    );
    await rows().first().waitFor();
  });

  it('shows the fault, not the rows of before, where a filter gets no answer', async () => {
    await page.goto(`${platform.url}/interventions`);
    await rows().first().waitFor();
    await page.route(/interventions\?.*search=/, (route) =>
      route.fulfill({ status: 422, json: { code: 'X', detail: 'No.' } }),
    );
    platform.complaints.length = 0;
    await page.getByRole('searchbox', { name: 'Search' }).fill('transfer');
    await page.getByText('This could not be loaded').waitFor();
    expect(await rows().count()).toBe(0);
    await page.unroute(/interventions\?.*search=/);
    expect(platform.complaints.splice(0)).toEqual([expect.stringContaining('status of 422')]);
  });

  it('says what to do where nothing matches', async () => {
    await page.goto(`${platform.url}/interventions?search=nothing-like-this`);
    await page.getByText('Nothing matches these filters').waitFor();
    await page.getByRole('button', { name: 'Clear all filters' }).click();
    await rows().first().waitFor();
  });

  it('shows at least 14 rows on 1440 × 900, and makes only those in sight', async () => {
    await page.goto(`${platform.url}/interventions`);
    await rows().first().waitFor();
    const inSight = await rows().evaluateAll(
      (all) => all.filter((row) => row.getBoundingClientRect().bottom <= window.innerHeight).length,
    );
    expect(inSight).toBeGreaterThanOrEqual(14);
    expect(await rows().count()).toBeLessThan(60);
    const scrollTo = (row: number) => page.locator('.grid').evaluate((grid, at) => grid.scrollTo(0, at * 36), row);
    await scrollTo(50);
    await page.locator('[aria-rowindex="55"]').waitFor();
    await scrollTo(100);
    await page.getByRole('row', { name: /./ }).and(page.locator('[aria-rowindex="110"]')).waitFor();
    expect(await rows().count()).toBeLessThan(60);
  });

  it('begins at the first row where another question is asked while one is far down', async () => {
    await page.goto(`${platform.url}/interventions`);
    await rows().first().waitFor();
    await page.locator('.grid').evaluate((grid) => grid.scrollTo(0, 40 * 36));
    await page.locator('[aria-rowindex="41"]').waitFor();
    await page.getByRole('button', { name: 'Cost prevented' }).click();
    await page.getByRole('columnheader', { name: 'Cost prevented', sort: 'descending' } as never).waitFor();
    await page.waitForFunction(() => document.querySelector('.grid')?.scrollTop === 0);
    await page.locator('[data-index="0"]').waitFor();
  });

  it('goes from row to row by the keyboard, opens one, and gives the focus back', async () => {
    await page.goto(`${platform.url}/interventions`);
    await rows().first().focus();
    await page.keyboard.press('j');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('k');
    const name = await page.locator('[aria-rowindex="3"] bdi').first().textContent();
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: 'Intervention' });
    await drawer.getByRole('heading', { name: name as string }).waitFor();
    const headings = await drawer.getByRole('heading', { level: 3 }).allTextContents();
    expect(headings[0]).toBe('Blast radius analysis');
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex'))).toBe('3');
  });

  it('shows inputs beside what they became, every revision, and the run around it', async () => {
    const first = sampleRecord({ outcome: 'modified', type: 'downgrade', action_name: 'call_llm', run_id: 'run-diff' });
    const original_inputs = { model: 'large', max_tokens: 9000, prompt: 'same' };
    await platform.report([
      { ...first, original_inputs, modified_inputs: { ...original_inputs, model: 'small', max_tokens: 1000 } },
    ]);
    await page.goto(`${platform.url}/interventions?open=${first.id}`);
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('row', { name: 'model (changed) "large" "small"' }).waitFor();
    await drawer.getByRole('row', { name: 'prompt "same" "same"' }).waitFor();
    await drawer.getByRole('region', { name: 'Revisions' }).getByText('revision 1').waitFor();
    await drawer.getByRole('link', { name: 'Whole run' }).click();
    await page.getByRole('dialog', { name: 'Run' }).getByText('run-diff').waitFor();
  });

  it('tells of a new one at once, and does not move what is read', async () => {
    await page.goto(`${platform.url}/interventions`);
    const before = await rows().first().textContent();
    await page.getByText('Live').waitFor();
    await platform.report([sampleRecord({ action_name: 'wipe_everything' })]);
    const began = Date.now();
    const fresh = page.getByRole('button', { name: '1 new' });
    await fresh.waitFor();
    expect(Date.now() - began).toBeLessThan(1_000);
    expect(await rows().first().textContent()).toBe(before);
    await fresh.click();
    await page.locator('[data-index="0"]:focus').waitFor();
    await rows().first().getByText('wipe_everything').waitFor();
  });

  it('shows a revision where the row stands', async () => {
    const held = sampleRecord({ type: 'approval_required', outcome: 'escalated', action_name: 'refund_customer' });
    await platform.report([held]);
    await page.goto(`${platform.url}/interventions`);
    await rows().first().getByText('Escalated').waitFor();
    await platform.report([{ ...held, revision: 2, outcome: 'approved_after_review' }]);
    await rows().first().getByText('Approved').waitFor();
  });

  it('catches up without a gap when the platform comes back', async () => {
    await page.goto(`${platform.url}/interventions`);
    await rows().first().waitFor();
    await page.getByText('Live').waitFor();
    await platform.stopServer();
    await page.getByText('Reconnecting').waitFor();
    await platform.startServer();
    await platform.report([sampleRecord({ action_name: 'after_the_restart' })]);
    await page.getByRole('button', { name: '1 new' }).click();
    await rows().first().getByText('after_the_restart').waitFor();
  });

  it('catches up without a gap when the network comes back', async () => {
    await page.goto(`${platform.url}/interventions`);
    await rows().first().waitFor();
    await page.getByText('Live').waitFor();
    await page.context().setOffline(true);
    await platform.report([sampleRecord({ action_name: 'while_offline' })]);
    await page.context().setOffline(false);
    await page.getByRole('button', { name: '1 new' }).waitFor();
  });

  it.each(HOSTILE)('shows whatever an agent sends as text: %.40s', async (text) => {
    const cut = text.slice(0, 256);
    const record = sampleRecord({
      action_name: cut,
      reason: text,
      blast_radius: text,
      agent_id: text.slice(0, 128),
      run_id: text.slice(0, 128),
      original_inputs: { [cut]: text, list: [text] },
    });
    await platform.report([record]);
    await page.goto(`${platform.url}/interventions?open=${record.id}`);
    await page.getByRole('dialog').getByRole('heading', { level: 2 }).getByText(visible(cut)).waitFor();
    for (const [path, seen] of [
      ['/', visible(cut)],
      ['/agents', visible(text.slice(0, 128))],
      ['/runs', visible(text.slice(0, 128))],
      ['/interventions', visible(cut)],
    ]) {
      await page.goto(`${platform.url}${path}`);
      await page.locator('main').getByText(seen).first().waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    }
    expect(await page.title()).not.toContain('owned');
    expect(await page.locator('main img, main script').count()).toBe(0);
  });

  it('exports what is filtered', async () => {
    await page.goto(`${platform.url}/interventions?outcome=modified`);
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'JSON lines' }).click(),
    ]);
    const pieces: Buffer[] = [];
    for await (const piece of await download.createReadStream()) pieces.push(piece as Buffer);
    const { total_interventions: total } = await stats<'total_interventions'>('?outcome=modified');
    expect(Buffer.concat(pieces).toString().trim().split('\n')).toHaveLength(total);
  });

  it('asks no other host, and nothing is complained about', () => {
    expect([...platform.hosts]).toEqual([new URL(platform.url).host]);
    expect(platform.complaints).toEqual([]);
  });
});
