import type { Page } from 'playwright-core';
import { ConsolePlatform } from './console-platform';
import { describeInChromium } from './describe-in-chromium';

jest.setTimeout(60_000);

interface Kept {
  readonly version: number;
  readonly source: string;
}

describeInChromium('The editor of policies', () => {
  let platform: ConsolePlatform;
  let page: Page;
  let id: string;

  beforeAll(async () => {
    platform = await ConsolePlatform.start();
    ({ id } = await platform.ask<{ readonly id: string }>('POST', '/policies', BODY));
    page = await platform.open('/policies');
  });
  afterAll(() => platform.stop());

  const source = (of: Page) => of.getByLabel('Source');
  const save = (of: Page) => of.getByRole('button', { name: 'Save', exact: true }).click();
  const saved = () => platform.ask<Kept>('GET', `/policies/${id}`);
  const edit = async (of: Page, text: string): Promise<void> => {
    await source(of).fill(text);
    await of.getByText('It is valid').waitFor();
  };

  it('keeps what was not saved while one looks at other pages, and stores it nowhere', async () => {
    await page.getByRole('link', { name: 'refunds' }).click();
    await edit(page, 'denied_actions: [half_written_*]\n');
    await page.getByText('Not saved yet').waitFor();
    await page.getByRole('link', { name: 'Runs' }).click();
    await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
    await page.getByRole('link', { name: 'Policies' }).click();
    await page.getByRole('link', { name: 'refunds' }).click();
    expect(await source(page).inputValue()).toBe('denied_actions: [half_written_*]\n');
    const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(stored).not.toContain('half_written');
  });

  it('lets the browser ask before the tab is closed, until it is saved or discarded', async () => {
    const asked = page.waitForEvent('dialog');
    await page.evaluate(() => void setTimeout(() => location.reload()));
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    expect(await source(page).inputValue()).toContain('half_written');
    await page.getByRole('button', { name: 'Discard changes' }).click();
    expect(await source(page).inputValue()).toBe(FIRST);
    await page.reload();
    await source(page).waitFor();
    expect(await source(page).inputValue()).toBe(FIRST);
  });

  it('does not write over what another has saved meanwhile without asking', async () => {
    const other = await platform.open(`/policies?policy=${id}`);
    await page.goto(`${platform.url}/policies?policy=${id}`);
    await page.getByText('Live', { exact: true }).waitFor();
    await edit(page, 'denied_actions: [mine_*]\n');
    await edit(other, 'denied_actions: [theirs_*]\n');
    await save(other);
    await page.getByText('Version 2 has been saved by').waitFor();
    expect(await source(page).inputValue()).toContain('mine_*');

    await save(page);
    const dialog = page.getByRole('dialog', { name: 'Save over version 2?' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await saved()).toMatchObject({ version: 2, source: 'denied_actions: [theirs_*]\n' });
    await save(page);
    await dialog.getByRole('button', { name: 'Save over it' }).click();
    await page.getByText('Version 3', { exact: true }).waitFor();
    expect(await saved()).toMatchObject({ version: 3, source: 'denied_actions: [mine_*]\n' });
  });

  it('asks before it discards what is not saved, for what another saved and for an earlier version', async () => {
    await page.goto(`${platform.url}/policies?policy=${id}`);
    await page.getByText('Live', { exact: true }).waitFor();
    await edit(page, 'denied_actions: [unsaved_*]\n');
    const { version, ...theirs } = await saved();
    await platform.ask('PUT', `/policies/${id}`, { ...BODY, source: theirs.source, summary: 'theirs' });
    await page.getByText(`Version ${version + 1} has been saved by`).waitFor();
    await page.getByRole('button', { name: 'Show it' }).click();
    const shows = page.getByRole('dialog', { name: `Show version ${version + 1}?` });
    await shows.getByRole('button', { name: 'Cancel' }).click();
    expect(await source(page).inputValue()).toContain('unsaved_*');
    await page.getByRole('button', { name: 'Roll back to version 1' }).click();
    const back = page.getByRole('dialog', { name: 'Back to version 1?' });
    await back.getByText('not saved is discarded').waitFor();
    await back.getByRole('button', { name: 'Cancel' }).click();
    expect(await source(page).inputValue()).toContain('unsaved_*');
    await page.getByRole('button', { name: 'Show it' }).click();
    await shows.getByRole('button', { name: 'Discard and show it' }).click();
    expect(await source(page).inputValue()).toBe(theirs.source);
  });

  it('asks again whether a source is valid when the platform was gone', async () => {
    await page.route('**/api/v1/policies/compile', (route) => route.abort('internetdisconnected'));
    await source(page).fill('denied_actions: [asked_again_*]\n');
    await page.locator('#policy-check .fault').waitFor();
    await page.unroute('**/api/v1/policies/compile');
    await page.getByText('It is valid').waitFor();
    await page.getByRole('button', { name: 'Discard changes' }).click();
  });

  it('takes no more text for a new one while it is being made', async () => {
    await page.goto(`${platform.url}/policies?policy=new`);
    await page.getByLabel('Name').fill('slow to make');
    await page.getByText('It is valid').waitFor();
    let answer = (): void => undefined;
    await page.route('**/api/v1/policies', async (route) => {
      await new Promise<void>((done) => {
        answer = done;
      });
      await route.continue().catch(() => undefined);
    });
    const sent = page.waitForRequest('**/api/v1/policies');
    await save(page);
    await sent;
    expect(await source(page).isEditable()).toBe(false);
    expect(await page.getByLabel('Name').isEditable()).toBe(false);
    answer();
    await page.getByText('Version 1', { exact: true }).waitFor();
    expect(await source(page).isEditable()).toBe(true);
    await page.unroute('**/api/v1/policies');
  });

  it('keeps a new one too, until it is made', async () => {
    await page.goto(`${platform.url}/policies?policy=new`);
    await page.getByLabel('Name').fill('mails');
    await page.getByRole('link', { name: 'All policies' }).click();
    await page.getByRole('link', { name: 'New policy' }).click();
    expect(await page.getByLabel('Name').inputValue()).toBe('mails');
    await page.getByText('It is valid').waitFor();
    await save(page);
    await page.getByText('Version 1', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'All policies' }).click();
    await page.getByRole('link', { name: 'New policy' }).click();
    expect(await page.getByLabel('Name').inputValue()).toBe('');
  });

  it("lets the browser ask for what is one's own alone", async () => {
    const own = await platform.newKey('admin');
    const shared = await platform.open(`/policies?policy=${id}`, { key: own });
    await edit(shared, 'denied_actions: [of_the_first_*]\n');
    await shared.getByText('Not saved yet').waitFor();
    const other = await platform.newKey('admin');
    const signIn = async (key: string): Promise<void> => {
      await shared.getByRole('button', { name: 'Sign out' }).click();
      await shared.getByLabel('API key').fill(key);
      await shared.getByRole('button', { name: 'Sign in' }).click();
      await source(shared).waitFor();
    };
    const isAsked = () => shared.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
    expect(await isAsked()).toBe(true);
    await signIn(other);
    expect(await source(shared).inputValue()).not.toContain('of_the_first_*');
    expect(await isAsked()).toBe(false);
    await signIn(own);
    expect(await source(shared).inputValue()).toContain('of_the_first_*');
    expect(await isAsked()).toBe(true);
  });

  it('complains about nothing', () => {
    expect(platform.complaints).toEqual([]);
  });
});

const FIRST = 'denied_actions: [refund_*]\n';
const BODY = { name: 'refunds', scope: 'global', enabled: true, source: FIRST, source_format: 'yaml' };
