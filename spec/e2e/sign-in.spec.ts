import { ConsolePlatform } from './console-platform';
import { describeInChromium } from './describe-in-chromium';

jest.setTimeout(60_000);

describeInChromium('Signing in to the console', () => {
  let platform: ConsolePlatform;
  beforeAll(async () => {
    platform = await ConsolePlatform.start();
  });
  afterAll(() => platform.stop());

  it('lets in whoever types a key, which then stands nowhere in the browser', async () => {
    const key = await platform.newKey('viewer');
    const page = await platform.open('/', { key });
    const stored = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    );
    const [cookie] = await page.context().cookies();
    expect(await page.content()).not.toContain(key);
    expect(stored).not.toContain(key.slice(3));
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
    expect(cookie.value).not.toContain(key.slice(3));
  });

  it('says that a key is not known, and lets one try again', async () => {
    const page = await platform.openSignedOut('/');
    await page.getByLabel('API key').fill('as_wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('The key is not known, or it was revoked.').waitFor();
    expect(await page.getByRole('button', { name: 'Sign in' }).isEnabled()).toBe(true);
  });

  it('keeps the page that was asked for, also over a reload, and ends when one signs out', async () => {
    const page = await platform.open('/interventions?risk_level=critical');
    await page.getByRole('heading', { name: 'Interventions' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Interventions' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('API key').waitFor();
    await page.reload();
    await page.getByLabel('API key').waitFor();
    expect(page.url()).toContain('/interventions?risk_level=critical');
  });

  it('ends by itself when its key is revoked', async () => {
    const { id, key } = await platform.ask<{ readonly id: string; readonly key: string }>('POST', '/api-keys', {
      label: 'short',
      role: 'viewer',
    });
    const page = await platform.open('/runs', { key });
    await platform.ask('DELETE', `/api-keys/${id}`);
    await page.getByLabel('API key').waitFor({ timeout: 5_000 });
  });

  it('is the same in all tabs: whoever else signs in there signs in here, and nothing of the first one is left', async () => {
    const first = await platform.open('/policies');
    await first.getByRole('link', { name: 'New policy' }).click();
    await first.getByLabel('Name').fill('half written');
    const second = await first.context().newPage();
    await second.goto(`${platform.url}/runs`);
    await second.getByRole('heading', { name: 'Runs' }).waitFor();
    await first.getByRole('button', { name: 'Sign out' }).click();
    await second.getByLabel('API key').fill(await platform.newKey('viewer'));
    await second.getByRole('button', { name: 'Sign in' }).click();
    await first.getByText('viewer of a test').waitFor();
    await first.getByText('Live', { exact: true }).waitFor();
    const asked: string[] = [];
    first.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await first.reload();
    await first.getByText('viewer of a test').waitFor();
    expect(asked).toEqual([]);
  });

  it('asks no other host, and nothing is complained about', () => {
    expect([...platform.hosts]).toEqual([new URL(platform.url).host]);
    expect(platform.complaints).toEqual([]);
  });
});
