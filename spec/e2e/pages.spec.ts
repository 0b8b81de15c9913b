import type { Page } from 'playwright-core';
import { ConsolePlatform } from './console-platform';
import { describeInChromium } from './describe-in-chromium';
import { sampleRecord } from './sample-record';

jest.setTimeout(60_000);

const PHONE = { viewport: { width: 390, height: 844 } };

describeInChromium('Pages of the console', () => {
  let platform: ConsolePlatform;
  let page: Page;
  let phone: Page;

  beforeAll(async () => {
    platform = await ConsolePlatform.start();
    await platform.report([
      sampleRecord({ run_id: 'run-old', agent_id: 'early-bird', timestamp: '2026-01-02T03:04:05Z' }),
      sampleRecord({ run_id: 'run-now', agent_id: 'data-janitor', estimated_cost_usd: 9e6, cost_prevented_usd: 9e6 }),
      sampleRecord({ run_id: 'run-warned', outcome: 'warned', type: 'warning', cost_prevented_usd: 0 }),
    ]);
    page = await platform.open('/');
    phone = await platform.open('/', PHONE);
  });
  afterAll(() => platform.stop());

  const runs = () => page.locator('.grid-body .cell-action').allTextContents();

  it('say where there is none, with the status that says so too, and lead back', async () => {
    const answer = await page.goto(`${platform.url}/no-such-page`);
    expect(answer?.status()).toBe(404);
    await page.getByText('There is no page under this address').waitFor();
    await page.getByRole('link', { name: 'Go to the overview' }).click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    // The browser tells of the 404 by itself.
    expect(platform.complaints.splice(0)).toEqual([expect.stringContaining('status of 404')]);
  });

  it('list the runs of one agent, of a time, and with trouble; the address says which', async () => {
    await page.goto(`${platform.url}/runs`);
    await page.getByText('3 runs').waitFor();
    await page.getByRole('button', { name: 'With blocked calls' }).click();
    await page.getByText('2 runs').waitFor();
    await page.getByRole('search').getByRole('button', { name: 'Agent' }).click();
    await page.getByRole('checkbox', { name: 'early-bird' }).check();
    await page.getByText('1 run', { exact: true }).waitFor();
    expect(new URL(page.url()).search).toBe('?with=blocked&agent_id=early-bird');
    await page.reload();
    await page.getByText('1 run', { exact: true }).waitFor();
    expect(await runs()).toEqual(['run-old']);
    await page.goto(`${platform.url}/runs?range=24h`);
    await page.getByText('2 runs').waitFor();
    await page.goto(`${platform.url}/runs?agent_id=nobody`);
    await page.getByRole('button', { name: 'Clear all filters' }).click();
    await page.getByText('3 runs').waitFor();
  });

  it('keep the figures of a run up to date, and tell of one that a filter holds from now on', async () => {
    await page.goto(`${platform.url}/runs`);
    await page.getByText('Live', { exact: true }).waitFor();
    const blocked = page.locator('.grid-body').getByRole('row', { name: 'run-now' }).getByRole('gridcell').nth(7);
    await blocked.getByText('1', { exact: true }).waitFor();
    await platform.report([sampleRecord({ run_id: 'run-now' }), sampleRecord({ run_id: 'run-now' })]);
    await blocked.getByText('3', { exact: true }).waitFor();
    await page.goto(`${platform.url}/runs?with=blocked`);
    await page.getByText('2 runs').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await platform.report([sampleRecord({ run_id: 'run-warned' })]);
    await page.getByRole('button', { name: '1 new' }).click();
    await page.getByText('3 runs').waitFor();
  });

  it('show the agent of a run whole', async () => {
    await page.goto(`${platform.url}/runs`);
    await page.getByText('3 runs').waitFor();
    const cut = await page
      .locator('.grid-body .cell-agent bdi')
      .evaluateAll((all) => all.filter((each) => each.scrollWidth > each.clientWidth).length);
    expect(cut).toBe(0);
  });

  it('filter by a policy that is typed, offered or not', async () => {
    await page.goto(`${platform.url}/interventions`);
    await page.getByRole('search').getByRole('button', { name: 'Policy' }).click();
    await page.getByRole('searchbox', { name: 'Find in policy' }).fill('pol_unheard_of');
    await page.getByRole('checkbox', { name: 'pol_unheard_of' }).check();
    await page.getByText('Nothing matches these filters').waitFor();
    expect(new URL(page.url()).search).toBe('?policy=pol_unheard_of');
  });

  it('show the beginning of a long blast radius, and the rest when asked for', async () => {
    const record = sampleRecord({ blast_radius: 'Prevented a lot. '.repeat(600) });
    await platform.report([record]);
    await page.goto(`${platform.url}/interventions?open=${record.id}`);
    const drawer = page.getByRole('dialog');
    const why = drawer.getByRole('region', { name: 'Why' });
    const place = async (): Promise<number> => (await why.boundingBox())?.y ?? 0;
    await why.waitFor();
    expect(await place()).toBeLessThan(900);
    await drawer.getByRole('button', { name: 'Show more' }).click();
    expect(await place()).toBeGreaterThan(1_000);
    await drawer.getByRole('button', { name: 'Show less' }).click();
    expect(await place()).toBeLessThan(900);
  });

  it('say in the inbox that there is more than it lists', async () => {
    await page.route('**/api/v1/approvals/pending?limit=1000', async (route) => {
      const response = await route.fetch().catch(() => null);
      if (response === null) return;
      const json = { ...((await response.json()) as object), total: 1_201 };
      // The page may have asked once more meanwhile, and wants the first answer no longer.
      await route.fulfill({ json }).catch(() => undefined);
    });
    await platform.ask('POST', '/approvals', { action_name: 'refund_customer' }, await platform.newKey('agent'));
    await page.goto(`${platform.url}/approvals`);
    await page.getByText('There are 1,200 more, older ones.').waitFor();
    await page.unroute('**/api/v1/approvals/pending?limit=1000');
  });

  it('tell a viewer how long records are kept', async () => {
    const viewer = await platform.open('/settings?part=retention', { key: await platform.newKey('viewer') });
    await viewer.getByText('Every record is kept.').waitFor();
    await platform.ask('PUT', '/settings', { retention_days: 30 });
    await viewer.reload();
    await viewer.getByText('Records are let go of 30 days after they arrived.').waitFor();
    expect(await viewer.getByRole('textbox').or(viewer.getByRole('spinbutton')).count()).toBe(0);
  });

  it('name every icon of the navigation on a phone, also where it is pointed at', async () => {
    await phone.goto(`${platform.url}/`);
    const links = phone.getByRole('navigation', { name: 'Pages' }).getByRole('link');
    await links.first().waitFor();
    const titles = await links.evaluateAll((all) => all.map((link) => link.getAttribute('title')));
    expect(titles).toEqual(['Overview', 'Interventions', 'Approvals', 'Runs', 'Policies', 'Agents', 'Settings']);
    for (const name of titles) expect(await links.filter({ hasText: name as string }).count()).toBe(1);
  });

  it('break the notes of the headline on a phone, and scroll no way but down', async () => {
    await phone.goto(`${platform.url}/`);
    await phone.getByText('saved by making calls smaller').waitFor();
    const cut = await phone
      .locator('.figure-note, .figure-value')
      .evaluateAll((all) => all.filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.textContent));
    expect(cut).toEqual([]);
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  it('lead nowhere from what came of no policy: no filter lists exactly that', async () => {
    await platform.report([sampleRecord({ policy_name: null, policy_id: null, rule: null })]);
    await page.goto(`${platform.url}/`);
    await page.getByText('The guard itself').waitFor();
    await page.getByRole('link', { name: 'production-safety' }).waitFor();
    expect(await page.getByRole('link', { name: 'The guard itself' }).count()).toBe(0);
  });

  it('say of a record that stands far behind in its run that it is not shown there', async () => {
    const ahead = Array.from({ length: 1_000 }, () => sampleRecord({ run_id: 'run-long' }));
    await platform.report(ahead);
    const record = sampleRecord({ run_id: 'run-long', timestamp: new Date(Date.now() + 1_000).toISOString() });
    await platform.report([record]);
    await page.goto(`${platform.url}/interventions?open=${record.id}`);
    const around = page.getByRole('dialog').getByRole('region', { name: 'The run around it' });
    await around.getByText('It is not among the first 1,000 records of the run.').waitFor();
    expect(await around.getByRole('listitem').count()).toBe(0);
    await around.getByRole('link', { name: 'Whole run' }).waitFor();
  });

  it('complain about nothing', () => {
    expect(platform.complaints).toEqual([]);
  });
});
