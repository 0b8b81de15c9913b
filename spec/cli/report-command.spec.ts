import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { createSentinel } from '../../src';
import { widthOf } from '../../src/cli/fitted';
import { HomeFolder } from './doubles/home-folder';
import { MemoryIo, runCommand } from './doubles/memory-io';

let home: HomeFolder;
beforeEach(() => {
  home = new HomeFolder();
});
afterEach(() => home.remove());

const report = (...args: readonly string[]) => runCommand(['report', '--home', home.path, ...args]);
const json = async (...args: readonly string[]) => JSON.parse((await report('--json', ...args)).stdout);
const on = (date: number) => ({ timestamp: `2026-01-${String(date).padStart(2, '0')}T09:00:00.000Z` });

function someRecords(): HomeFolder {
  return home
    .add({ ...on(1), action_name: 'drop_table', risk_level: 'critical', cost_prevented_usd: 1000 })
    .add({ ...on(1), action_name: 'drop_table', risk_level: 'critical', cost_prevented_usd: 234.5 })
    .add({ ...on(3), action_name: 'pay', risk_level: 'low', rule: 'session-budget', cost_prevented_usd: 0.0004 })
    .add({ ...on(3), outcome: 'modified', type: 'downgrade', rule: 'downgrade', cost_prevented_usd: 0.25 })
    .add({ ...on(3), outcome: 'escalated', type: 'approval_required', rule: 'approval', cost_prevented_usd: 0 })
    .addEntries({ cost_usd: 1.5 }, { outcome: 'error' }, { outcome: 'blocked', cost_usd: 900 });
}

describe('agent-sentinel report', () => {
  it('shows what was prevented, by what and when, and what was spent', async () => {
    someRecords();
    expect(await report()).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: `Agent Sentinel: what was prevented
home  ${home.path}
time  from 2026-01-01 to 2026-01-03, UTC

Cost prevented    $1,234.5004  3 blocked actions
Cost reduced            $0.25  1 call with lowered arguments
High-risk blocks            2  of critical or high risk
Escalations                 1  a human was asked; pending: 1
Interventions               5  blocked 3, escalated 1, modified 1
Spent                   $1.51  2 calls ran, 1 failed

Top blocked actions  blocked  high risk  cost prevented
drop_table                 2          2       $1,234.50
pay                        1          0         $0.0004

Triggering policies  rule            interventions  blocked  high risk  cost prevented
production-safety    deny-list                   2        2          2       $1,234.50
production-safety    session-budget              1        1          0         $0.0004
production-safety    approval                    1        0          0           $0.00
production-safety    downgrade                   1        0          0           $0.00

By day      interventions  cost prevented  blocked
2026-01-01              2       $1,234.50        2  ████████████████████
2026-01-03              3         $0.0004        1  ██████████
`,
    });
  });

  it('gives the figures of stats as JSON', async () => {
    someRecords();
    const { over_time: overTime, ...figures } = await json();
    expect(figures).toMatchObject({
      home: home.path,
      since: null,
      until: null,
      total_interventions: 5,
      blocked_actions: 3,
      total_cost_prevented_usd: 1234.5004,
      total_cost_reduced_usd: 0.25,
      high_risk_blocks: 2,
      escalations: 1,
      pending_escalations: 1,
      modified: 1,
      ledger: { calls: 2, errors: 1, cost_usd: 1.51 },
      skipped_lines: 0,
    });
    expect(overTime).toEqual([
      { start: '2026-01-01T09:00:00.000Z', count: 2, blocked: 2, cost_prevented_usd: 1234.5 },
      { start: '2026-01-03T09:00:00.000Z', count: 3, blocked: 1, cost_prevented_usd: 0.0004 },
    ]);
  });

  it('shows what a Sentinel has recorded', async () => {
    const policy = { deniedActions: ['drop_*'] };
    const sentinel = createSentinel({ home: home.path, policy });
    const drop = sentinel.guard(() => {}, { name: 'drop_table', costUsd: 40, mode: 'sync' });
    const look = sentinel.guard(() => 'seen', { name: 'look', costUsd: 0.25, mode: 'sync' });
    expect(drop).toThrow('drop_table was refused');
    look();
    await sentinel.close();
    expect(await json()).toMatchObject({
      total_interventions: 1,
      total_cost_prevented_usd: 40,
      top_blocked_actions: [{ action_name: 'drop_table', count: 1 }],
      ledger: { calls: 1, errors: 0, cost_usd: 0.25 },
      skipped_lines: 0,
    });
  });

  it('counts the last revision of each intervention, over rotated files too', async () => {
    home.add({ id: 'a', outcome: 'escalated', cost_prevented_usd: 0 }).rotate(1);
    home.add({ id: 'a', revision: 2, outcome: 'rejected_after_review', cost_prevented_usd: 5 }).rotate(2);
    home.add({ id: 'b', cost_prevented_usd: 1 });
    expect(await json()).toMatchObject({ total_interventions: 2, total_cost_prevented_usd: 6, pending_escalations: 0 });
  });

  it('counts what lies in the period, inclusive', async () => {
    home.add(on(1), on(2), on(3), on(4)).addEntries(on(1), on(2), on(3));
    const period = ['--since', '2026-01-02', '--until', '2026-01-03T09:00:00Z'];
    expect(await json(...period)).toMatchObject({
      since: '2026-01-02T00:00:00.000Z',
      until: '2026-01-03T09:00:00.000Z',
      total_interventions: 2,
      ledger: { calls: 2 },
    });
    expect((await report(...period)).stdout).toContain('\ntime  from 2026-01-02 to 2026-01-03T09:00:00.000Z, UTC\n');
    expect((await report('--since', '2026-01-02', '--until', '2026-01-02')).stdout).toContain(
      '\ntime  2026-01-02, UTC\n',
    );
    expect((await report('--until', '2025-12-31')).stdout).toContain('\ntime  to 2025-12-31, UTC\n');
  });

  it('shows the latest 31 days, and says that there are more', async () => {
    home.add(
      ...Array.from({ length: 33 }, (_, index) => ({
        timestamp: new Date(Date.UTC(2026, 0, 1 + index)).toISOString(),
      })),
    );
    const lines = (await report()).stdout.split('\n');
    expect(lines.filter((line) => /^2026-/.test(line))).toHaveLength(31);
    expect(lines.slice(-2)).toEqual(['and 2 earlier days', '']);
  });

  it('shows zero of everything for a home without records', async () => {
    const { exitCode, stdout, stderr } = await report();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.split('\n').slice(2)).toEqual([
      'time  nothing was recorded yet',
      '',
      'Cost prevented    $0.00  0 blocked actions',
      'Cost reduced      $0.00  0 calls with lowered arguments',
      'High-risk blocks      0  of critical or high risk',
      'Escalations           0  a human was asked; pending: 0',
      'Interventions         0',
      'Spent                 –  no ledger in this home',
      '',
    ]);
    expect(await json()).toMatchObject({ total_interventions: 0, ledger: null, over_time: [] });
  });

  it('leaves out damaged lines and says how many', async () => {
    someRecords().write('interventions.jsonl', '{"id":"torn\n\n5\n{}\n').write('ledger.jsonl', 'half a li');
    const { exitCode, stdout, stderr } = await report();
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: 'note: 4 lines left out: damaged, or without what the figures need.\n',
    });
    expect(stdout).toContain('Interventions               5  ');
    expect(await json()).toMatchObject({ skipped_lines: 4 });
  });

  describe('where the home cannot be read', () => {
    const REMEDY = 'Name the home of your agents with --home or AGENT_SENTINEL_HOME; it is made with the first record.';
    const failing = async (path: string) => {
      const { exitCode, stdout, stderr } = await runCommand(['report', '--home', path]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
      return stderr;
    };

    it('names the path and the remedy', async () => {
      const missing = join(home.path, 'missing');
      expect(await failing(missing)).toBe(`agent-sentinel: ${missing} cannot be read (ENOENT). ${REMEDY}\n`);
      home.add({});
      expect(await failing(home.interventions)).toBe(
        `agent-sentinel: ${home.interventions} cannot be read (ENOTDIR). ${REMEDY}\n`,
      );
    });

    it('names the file that is a directory', async () => {
      mkdirSync(home.interventions);
      expect(await failing(home.path)).toBe(
        `agent-sentinel: ${home.interventions} cannot be read (EISDIR). A directory stands where the file should be: move it.\n`,
      );
    });
  });

  it('takes the home from AGENT_SENTINEL_HOME, else .agent-sentinel here', async () => {
    const before = { home: process.env.AGENT_SENTINEL_HOME, folder: process.cwd() };
    const homes: unknown[] = [];
    const note = async () => homes.push(JSON.parse((await runCommand(['report', '--json'])).stdout).home);
    mkdirSync(join(home.path, '.agent-sentinel'));
    try {
      process.chdir(home.path);
      for (const value of [home.path, '', undefined]) {
        if (value === undefined) delete process.env.AGENT_SENTINEL_HOME;
        else process.env.AGENT_SENTINEL_HOME = value;
        await note();
      }
    } finally {
      process.chdir(before.folder);
      if (before.home === undefined) delete process.env.AGENT_SENTINEL_HOME;
      else process.env.AGENT_SENTINEL_HOME = before.home;
    }
    expect(homes).toEqual([home.path, '.agent-sentinel', '.agent-sentinel']);
  });

  describe('its text', () => {
    const HOSTILE = 'a\u001b[31mred\u001b[0m\nb\u009b2J\u202ec';
    const hostile = { action_name: HOSTILE, rule: HOSTILE, policy_name: HOSTILE, outcome: 'blocked' };

    it('holds no control character of a record', async () => {
      home.add(hostile, { outcome: HOSTILE });
      const { stdout } = await report();
      expect(stdout).toContain('a�[31mred�[0m�b�2J�c');
      expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    });

    it('is at most as wide as the terminal, and 100 columns', async () => {
      const long = 'long_name_'.repeat(30);
      home.add({ action_name: long, rule: long, policy_name: long, cost_prevented_usd: 9_000_000 });
      const widths: number[] = [];
      for (const columns of [undefined, 200, 80, 20]) {
        const { stdout } = await runCommand(['report', '--home', home.path], new MemoryIo({ columns }));
        const [, , ...lines] = stdout.split('\n');
        widths.push(Math.max(...lines.map(widthOf)));
      }
      expect(widths).toEqual([100, 100, 80, 72]);
    });

    it('has colours only where they are taken, and says the same', async () => {
      someRecords();
      const plain = await report();
      const colored = await runCommand(['report', '--home', home.path], new MemoryIo({ hasColors: true }));
      expect(colored.stdout).toContain('\u001b[1mTop blocked actions');
      expect(stripVTControlCharacters(colored.stdout)).toBe(plain.stdout);
    });
  });

  it('refuses a period that ends before it begins', async () => {
    expect(await report('--since', '2026-01-02', '--until', '2026-01-01')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'error: --since lies after --until\n',
    });
  });
});
