import type { Page } from 'playwright-core';
import { ConsolePlatform } from './console-platform';
import { describeInChromium } from './describe-in-chromium';

jest.setTimeout(60_000);

interface Asked {
  readonly id: string;
  readonly status: string;
  readonly decision_notes: string | null;
}

interface Kept {
  readonly id: string;
}

describeInChromium('Decisions in the console', () => {
  let platform: ConsolePlatform;
  let page: Page;
  let agentKey: string;

  beforeAll(async () => {
    platform = await ConsolePlatform.start();
    agentKey = await platform.newKey('agent');
    page = await platform.open('/approvals', { key: await platform.newKey('operator') });
  });
  afterAll(() => platform.stop());

  const ask = (fields: object = {}): Promise<Asked> => {
    const body = { action_name: 'refund_customer', agent_id: 'support-bot', estimated_cost: 40, ...fields };
    return platform.ask('POST', '/approvals', body, agentKey);
  };
  /** Waits as an agent does. */
  const poll = ({ id }: Asked): Promise<Asked> =>
    platform.ask('GET', `/approvals/${id}/poll?wait=20`, undefined, agentKey);
  const request = () => page.getByRole('region', { name: 'Request' });

  it('lets the agent that waits go on with one click, and tells it the note', async () => {
    const asked = await ask({ action_inputs: { order_id: 'O-1' }, risk_level: 'high', reason: 'Over 10 USD.' });
    await request().getByText('Over 10 USD.').waitFor();
    await request().getByText('"O-1"').waitFor();
    await request().getByLabel('Note (optional)').fill('within the agreement');
    const answer = poll(asked);
    await request().getByRole('button', { name: 'Approve' }).click();
    expect(await answer).toMatchObject({ status: 'approved', decision_notes: 'within the agreement' });
    await page.getByText('Nothing waits for you').waitFor();
  });

  it('is worked by the keyboard: down, reject, why, done', async () => {
    await ask({ action_inputs: { order_id: 'O-2' }, action_name: 'first_call' });
    await request().getByRole('heading', { name: 'first_call' }).waitFor();
    const second = await ask({ action_inputs: { order_id: 'O-3' }, action_name: 'second_call' });
    await page.getByRole('button', { name: 'second_call' }).waitFor();
    await page.keyboard.press('j');
    await request().getByRole('heading', { name: 'second_call' }).waitFor();
    await page.keyboard.press('r');
    await page.getByRole('dialog').getByLabel('Reason (optional)').fill('not today');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await poll(second)).toMatchObject({ status: 'rejected', decision_notes: 'not today' });
  });

  it('keeps the request that is read, whatever else comes, and decides that one', async () => {
    await request().getByRole('heading', { name: 'first_call' }).waitFor();
    await page.keyboard.press('a');
    const dialog = page.getByRole('dialog', { name: 'Approve this call?' });
    await dialog.getByText('first_call').waitFor();
    const urgent = await ask({ action_name: 'urgent_call', expires_at: new Date(Date.now() + 60_000).toISOString() });
    await page.getByRole('button', { name: 'urgent_call' }).waitFor();
    expect(await dialog.getByText('first_call').count()).toBe(1);
    await dialog.getByRole('button', { name: 'Approve' }).click();
    await request().getByRole('heading', { name: 'urgent_call' }).waitFor();
    expect(await platform.ask('GET', `/approvals/${urgent.id}`)).toMatchObject({ status: 'pending' });
    await ask({ action_name: 'late_call' });
    await page.getByRole('button', { name: 'late_call' }).waitFor();
    await request().getByRole('heading', { name: 'urgent_call' }).waitFor();
  });

  it('never decides what is critical by one click', async () => {
    const asked = await ask({ action_name: 'transfer_funds', risk_level: 'critical', estimated_cost: 18_000 });
    await page.getByRole('button', { name: 'transfer_funds' }).click();
    await request().getByRole('button', { name: 'Approve' }).click();
    const dialog = page.getByRole('dialog', { name: 'Approve this call?' });
    await dialog.getByText('$18,000.00').waitFor();
    await page.keyboard.press('Escape');
    expect(await platform.ask('GET', `/approvals/${asked.id}`)).toMatchObject({ status: 'pending' });
    await request().getByRole('button', { name: 'Approve' }).click();
    await dialog.getByRole('button', { name: 'Approve' }).click();
    expect(await poll(asked)).toMatchObject({ status: 'approved' });
  });

  it('takes the note that was written beside the buttons into the dialog', async () => {
    const asked = await ask({ action_name: 'with_a_note', risk_level: 'critical' });
    await page.getByRole('button', { name: 'with_a_note' }).click();
    await request().getByLabel('Note (optional)').fill('the invoice is known');
    await request().getByRole('button', { name: 'Approve' }).click();
    const dialog = page.getByRole('dialog', { name: 'Approve this call?' });
    expect(await dialog.getByLabel('Note (optional)').inputValue()).toBe('the invoice is known');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await request().getByRole('heading', { name: 'with_a_note' }).click();
    await page.keyboard.press('r');
    await page.getByRole('dialog', { name: 'Reject this call?' }).getByRole('button', { name: 'Reject' }).click();
    expect(await poll(asked)).toMatchObject({ status: 'rejected', decision_notes: 'the invoice is known' });
  });

  it('leaves what is looked at by then alone when the answer comes late', async () => {
    let answer = (): void => undefined;
    const hold = () =>
      page.route(/\/approvals\/[^/]+\/approve$/, async (route) => {
        await new Promise<void>((done) => {
          answer = done;
        });
        await route.continue().catch(() => undefined);
      });
    const slow = await ask({ action_name: 'slow_call' });
    const other = await ask({ action_name: 'other_call' });
    await hold();
    await page.getByRole('button', { name: 'slow_call' }).click();
    const sent = page.waitForRequest(/\/approve$/);
    await request().getByRole('button', { name: 'Approve' }).click();
    await sent;
    await page.getByRole('button', { name: 'other_call' }).click();
    await request().getByLabel('Note (optional)').fill('half a no');
    await request().getByRole('button', { name: 'Ask back' }).click();
    answer();
    await page.getByRole('button', { name: 'slow_call', includeHidden: true }).waitFor({ state: 'detached' });
    const dialog = page.getByRole('dialog', { name: 'Ask the agent back' });
    await dialog.getByText('other_call').waitFor();
    expect(await dialog.getByLabel('Question').inputValue()).toBe('half a no');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(new URL(page.url()).search).toBe(`?approval=${other.id}`);
    expect(await poll(slow)).toMatchObject({ status: 'approved' });

    const again = page.waitForRequest(/\/approve$/);
    await request().getByRole('button', { name: 'Approve' }).click();
    await again;
    await page.getByRole('link', { name: 'Runs' }).click();
    await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
    const answered = page.waitForResponse(/\/approve$/);
    answer();
    await answered;
    expect(await poll(other)).toMatchObject({ status: 'approved' });
    expect(new URL(page.url()).search).toBe('');
    await page.unroute(/\/approvals\/[^/]+\/approve$/);
    await page.getByRole('link', { name: 'Approvals' }).click();
  });

  it('takes a step for each key, however fast, and scrolls a long input by the arrows', async () => {
    const until = (minutes: number) => ({ expires_at: new Date(Date.now() + minutes * 60_000).toISOString() });
    const text = 'a line\n'.repeat(200);
    const first = await ask({ action_name: 'step_0', action_inputs: { text }, ...until(1) });
    for (const each of [1, 2, 3]) await ask({ action_name: `step_${each}`, ...until(1 + each) });
    await page.goto(`${platform.url}/approvals?approval=${first.id}`);
    await page.getByRole('button', { name: 'step_3' }).waitFor();
    const long = request().locator('.long').first();
    await long.focus();
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => (document.querySelector('.long')?.scrollTop ?? 0) > 0);
    await request().getByRole('heading', { name: 'step_0' }).click();
    await page.evaluate(() => {
      for (let each = 0; each < 3; each++) document.dispatchEvent(new KeyboardEvent('keydown', { key: 'j' }));
    });
    await request().getByRole('heading', { name: 'step_3' }).waitFor();
  });

  it('shows a viewer no button that would be refused', async () => {
    const { id } = await ask({ action_name: 'for_a_viewer' });
    const viewer = await platform.open(`/approvals?approval=${id}`, { key: await platform.newKey('viewer') });
    await viewer.getByRole('heading', { name: 'for_a_viewer' }).waitFor();
    expect(await viewer.getByRole('button', { name: /Approve|Reject|Ask back/ }).count()).toBe(0);
    await viewer.keyboard.press('a');
    expect(await viewer.getByRole('dialog').count()).toBe(0);
    await platform.report([{ ...HELD, id: 'held-viewed', agent_id: 'viewed-agent' }]);
    const body = { name: 'viewed', scope: 'global', enabled: false, source: 'denied_actions: [x_*]\n' };
    const policy = await platform.ask<Kept>('POST', '/policies', { ...body, source_format: 'yaml' });
    const filled = [
      ['/agents?agent=viewed-agent', viewer.getByRole('dialog').getByText('Intervention rate')],
      ['/policies', viewer.getByRole('link', { name: 'viewed' })],
      [`/policies?policy=${policy.id}`, viewer.getByText('Version 1', { exact: true })],
      ['/settings?part=retention', viewer.getByText('Every record is kept.')],
    ] as const;
    const forbidden = /^(Stop|Revive|Make key|Revoke|Save|New policy|Roll back|Discard)/;
    for (const [path, sign] of filled) {
      await viewer.goto(`${platform.url}${path}`);
      await sign.waitFor();
      const all = viewer.getByRole('button', { name: forbidden, includeHidden: true });
      expect([path, ...(await all.allTextContents())]).toEqual([path]);
      expect(await viewer.getByRole('link', { name: 'New policy' }).count()).toBe(0);
    }
    await viewer.goto(`${platform.url}/policies?policy=${policy.id}`);
    await viewer.getByText('Version 1', { exact: true }).waitFor();
    expect(await viewer.getByRole('heading', { name: 'Check' }).count()).toBe(0);
  });

  it('makes a policy that is checked as one types, and goes back to an earlier version', async () => {
    const admin = await platform.open('/policies');
    await admin.getByRole('link', { name: 'New policy' }).click();
    await admin.getByLabel('Name').fill('refunds');
    const source = admin.getByLabel('Source');
    await source.fill('denied_actions: [refund_*]\nbudgets:\n  runn: 1\n');
    await admin.getByText('Line 3:').waitFor();
    expect(await admin.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
    await source.fill('denied_actions: [refund_*]\n');
    await admin.getByText('It is valid').waitFor();
    await admin.getByRole('button', { name: 'Save', exact: true }).click();
    await admin.getByText('Version 1', { exact: true }).waitFor();
    await source.fill('denied_actions: [refund_*, charge_*]\n');
    await admin.getByText('It is valid').waitFor();
    await admin.getByRole('button', { name: 'Save', exact: true }).click();
    await admin.getByText('Version 2', { exact: true }).waitFor();
    expect(await enforced()).toEqual(['refund_*', 'charge_*']);

    await admin.getByRole('button', { name: 'Changes of version 2' }).click();
    await admin.getByRole('dialog').getByText('removed: denied_actions: [refund_*]').waitFor();
    await admin.keyboard.press('Escape');
    await admin.getByRole('button', { name: 'Roll back to version 1' }).click();
    await admin.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
    await admin.getByText('Version 3', { exact: true }).waitFor();
    expect(await enforced()).toEqual(['refund_*']);
    await admin.getByRole('button', { name: 'Save and disable' }).click();
    await admin.getByRole('button', { name: 'Save and enable' }).waitFor();
    expect(await enforced()).toBeUndefined();
  });

  it('stops an agent with a reason, and revives it', async () => {
    await platform.report([{ ...HELD, agent_id: 'code-agent' }]);
    await page.getByRole('link', { name: 'Agents' }).click();
    await page.getByRole('row', { name: 'code-agent' }).click();
    await page.getByRole('dialog', { name: 'Agent' }).getByRole('button', { name: 'Stop this agent' }).click();
    const dialog = page.getByRole('dialog', { name: 'Stop this agent?' });
    await dialog.getByLabel('Why').fill('it loops');
    await dialog.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('dialog', { name: 'Agent' }).getByRole('button', { name: 'Revive this agent' }).waitFor();
    expect(await isStopped()).toMatchObject({ is_killed: true, reason: 'it loops' });
    await page.keyboard.press('Escape');
    await page.getByText('it loops').waitFor();
    await page.getByRole('button', { name: 'Revive agent code-agent' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revive' }).click();
    await page.getByText('it loops').waitFor({ state: 'detached' });
    expect(await isStopped()).toMatchObject({ is_killed: false });
  });

  it('complains about nothing', () => {
    expect(platform.complaints).toEqual([]);
  });

  const isStopped = () => platform.ask('GET', '/kill-switch/check?agent_id=code-agent', undefined, agentKey);
  /** What the latest policies deny to an agent that asks. */
  const enforced = async (): Promise<unknown> => {
    const { policies } = await platform.ask<{ readonly policies: readonly { readonly denied_actions: unknown }[] }>(
      'GET',
      '/policies/sync?agent_id=code-agent',
      undefined,
      agentKey,
    );
    return policies[0]?.denied_actions;
  };
});

const HELD = {
  id: 'held-1',
  type: 'hard_block',
  outcome: 'blocked',
  risk_level: 'high',
  timestamp: new Date().toISOString(),
  action_name: 'run_shell_command',
};
