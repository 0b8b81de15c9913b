import { join } from 'node:path';
import { HomeFolder } from './doubles/home-folder';
import { MemoryIo, runCommand } from './doubles/memory-io';

let home: HomeFolder;
let io: MemoryIo;
beforeEach(() => {
  home = new HomeFolder();
  io = new MemoryIo();
});
afterEach(() => {
  io.interrupt();
  home.remove();
});

const tail = (...args: readonly string[]) => runCommand(['tail', '--home', home.path, '--no-follow', ...args]);

/** The actions in the lines that were printed. */
const actionsIn = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(/ {2,}/)[3]);

describe('agent-sentinel tail', () => {
  it('prints the last 10 interventions, one on a line, oldest first', async () => {
    home.add(...Array.from({ length: 12 }, (_, index) => ({ action_name: `action_${index}` })));
    const { exitCode, stdout, stderr } = await tail();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(actionsIn(stdout)).toEqual(Array.from({ length: 10 }, (_, index) => `action_${index + 2}`));
    expect(stdout.split('\n')[0]).toBe(
      '2026-01-02 03:04:05Z  blocked    high      action_2                         $0.02  refund_customer is denied by the policy production-safety.',
    );
  });

  it('prints as many as are asked for', async () => {
    home.add({ action_name: 'a' }, { action_name: 'b' });
    expect([await tail('-n', '1'), await tail('--lines', '0')].map(({ stdout }) => actionsIn(stdout))).toEqual([
      ['b'],
      [],
    ]);
  });

  it('prints the records as lines of JSON', async () => {
    home.add({ id: 'a' }, { id: 'b', revision: 2, of_another_version: [1] });
    const lines = (await tail('--json')).stdout.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ id: 'a', action_name: 'refund_customer' }),
      expect.objectContaining({ id: 'b', revision: 2, of_another_version: [1] }),
    ]);
  });

  it('prints what the filters let through', async () => {
    home.add(
      { action_name: 'delete_user' },
      { action_name: 'delete_all', risk_level: 'critical', outcome: 'warned', type: 'warning' },
      { action_name: 'pay', outcome: 'escalated', type: 'approval_required' },
    );
    home.write('interventions.jsonl', '5\nnull\n[]\n');
    const filtered = async (...args: readonly string[]) => actionsIn((await tail(...args)).stdout);
    expect([
      await filtered(),
      await filtered('--action', 'delete_*'),
      await filtered('--outcome', 'blocked'),
      await filtered('--type', 'approval_required'),
      await filtered('--risk', 'critical'),
      await filtered('--action', 'delete_*', '--risk', 'high', '-n', '1'),
    ]).toEqual([
      ['delete_user', 'delete_all', 'pay'],
      ['delete_user', 'delete_all'],
      ['delete_user'],
      ['pay'],
      ['delete_all'],
      ['delete_user'],
    ]);
  });

  it('follows until it is interrupted, and then ends with 0', async () => {
    const seen = (action: string) => io.stdout.until((text) => text.includes(`  ${action} `));
    home.add({ action_name: 'before' });
    const ended = runCommand(['tail', '--home', home.path, '--risk', 'high'], io);
    await seen('before');
    home.add({ action_name: 'first' }, { action_name: 'unwanted', risk_level: 'low' });
    await seen('first');
    home.rotate(1).add({ action_name: 'second', reason: 'A long one, so that the next file is shorter.' });
    await seen('second');
    home.truncate();
    home.add({ action_name: 'third', outcome: 'rejected_after_review', revision: 2, reason: '' });
    await seen('third');
    io.interrupt();
    const { exitCode, stdout, stderr } = await ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(actionsIn(stdout)).toEqual(['before', 'first', 'second', 'third']);
    expect(stdout).toContain('  rejected_after_review (revision 2)  ');
  });

  it('says where there is no home', async () => {
    const missing = join(home.path, 'missing');
    expect(await runCommand(['tail', '--home', missing])).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: expect.stringContaining(`agent-sentinel: ${missing} cannot be read (ENOENT). Name the home`),
    });
  });

  it.each(['-1', '1.5', 'x', ''])('refuses %p as a number of lines', async (count) => {
    const { exitCode, stderr } = await tail('-n', count);
    expect({ exitCode, told: stderr.endsWith('Give a whole number.\n') }).toEqual({ exitCode: 2, told: true });
  });
});
