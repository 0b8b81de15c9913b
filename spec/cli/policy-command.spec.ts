import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './doubles/memory-io';

const around = process.cwd();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'policy-check-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(around);
  rmSync(folder, { recursive: true });
});

const put = (name: string, text: string) => writeFileSync(name, text);
const check = (...args: readonly string[]) => runCommand(['policy', 'check', ...args]);
const json = async (...args: readonly string[]) => JSON.parse((await check('--json', ...args)).stdout);

const VALID = `name: production-safety
budgets: { session: 5.0, day: 50, actions: { call_llm: 0.5 }, agents: { "*": 20 } }
denied_actions: [send_money, "delete_*"]
approvals: { tags: [payment] }
shadow: [approval]
rules: { quiet-hours: { from: 3 } }
`;

describe('agent-sentinel policy check', () => {
  it('sums up a valid file', async () => {
    put('callguard.yaml', VALID);
    const { exitCode, stdout, stderr } = await check('callguard.yaml');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.replace(/version [0-9a-f]{12}/, 'version …')).toBe(`callguard.yaml: valid
  policy   production-safety, version …
  rules    deny-list, session-budget, action-budget, agent-budget, day-budget, approval, quiet-hours (your own)
  shadow   approval
  budgets  session $5.00, day $50.00, action call_llm $0.50, agent * $20.00
`);
  });

  it('sums up a valid file as JSON', async () => {
    put('callguard.yaml', `version: 7\nstrict_mode: false\nsession_budget: 2\n`);
    expect(await json('callguard.yaml')).toEqual({
      ok: true,
      policies: [
        {
          file: 'callguard.yaml',
          name: 'callguard.yaml',
          version: '7',
          enabled: true,
          strict_mode: false,
          rules: ['session-budget'],
          own_rules: [],
          shadow: [],
          budgets_usd: { session: 2 },
        },
      ],
      errors: [],
      warnings: [],
    });
    expect((await check('callguard.yaml')).stdout).toContain('version 7, only warns (strict_mode: false)\n');
  });

  it('prints every fault with its file, line and what was expected', async () => {
    put('bad.yaml', 'name: x\ndenied_action: [a]\nbudgets:\n  session: -1\n');
    const { exitCode, stdout, stderr } = await check('bad.yaml');
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^bad\.yaml:2: denied_action is not a known key; known are name, /),
      'bad.yaml:4: budgets.session must be >= 0',
      '',
    ]);
  });

  it('prints every fault as JSON', async () => {
    put('a.yaml', 'budgets:\n  session: -1\n');
    put('b.yaml', 'shadow: [1\nx: y');
    expect(await json('a.yaml', 'b.yaml', 'absent.yaml')).toEqual({
      ok: false,
      policies: [],
      errors: [
        { file: 'a.yaml', line: 2, message: 'budgets.session must be >= 0' },
        { file: 'b.yaml', line: 2, message: expect.stringContaining('Flow sequence') },
        { file: 'absent.yaml', line: null, message: 'cannot be read (ENOENT). Check the path.' },
      ],
      warnings: [],
    });
  });

  it('says how many faults it does not print', async () => {
    put('bad.yaml', Array.from({ length: 25 }, (_, index) => `key_${index}: 1\n`).join(''));
    const lines = (await check('bad.yaml')).stdout.trimEnd().split('\n');
    expect([lines.length, lines.at(-1)]).toEqual([21, 'bad.yaml: and 5 more']);
  });

  it('finds what several files only have together', async () => {
    for (const [name, target] of [
      ['a.yaml', 'small'],
      ['b.yaml', 'tiny'],
    ]) {
      put(name, `downgrades: { ask: [{ argument: model, replace: { big: ${target} } }] }`);
      expect((await check(name)).exitCode).toBe(0);
    }
    const { exitCode, stdout } = await check('a.yaml', 'b.yaml');
    expect({ exitCode, line: stdout.split('\n')[0] }).toEqual({
      exitCode: 1,
      line: expect.stringContaining(
        'the files together: downgrades.ask: for the argument "model", "big" is replaced by "small" and by "tiny".',
      ),
    });
    expect((await json('a.yaml', 'b.yaml')).errors).toMatchObject([{ file: null, line: null }]);
  });

  it.each([['absent.yaml', 'ENOENT'] as const, ['folder', 'EISDIR'] as const])(
    'ends with 3 where %s cannot be read, whatever else it finds',
    async (name, code) => {
      mkdirSync('folder');
      put('bad.yaml', 'x: y');
      const { exitCode, stdout } = await check(name, 'bad.yaml');
      expect({ exitCode, line: stdout.split('\n')[0] }).toEqual({
        exitCode: 3,
        line: `${name}: cannot be read (${code}). Check the path.`,
      });
    },
  );

  describe('warns, and ends with 0,', () => {
    const KNOWN = 'Known are kill-switch, deny-list, allow-list, ';
    it.each([
      [
        'an unknown name in shadow',
        'denied_actions: [a]\nshadow: [deny-lst]',
        `shadow names "deny-lst", and no rule has that name. ${KNOWN}`,
      ],
      [
        'shadow for what is not configured',
        'denied_actions: [a]\nshadow: [approval]',
        'shadow names "approval", and the document does not configure it; ',
      ],
      [
        'shadow for the kill switch',
        'denied_actions: [a]\nshadow: [kill-switch]',
        'shadow names "kill-switch", and nothing loosens the kill switch.',
      ],
      ['an allow list without an entry', 'allowed_actions: []', 'allowed_actions is empty: no action may run.'],
      ['no rule at all', 'name: x', 'It configures no rule, so it limits nothing.'],
      [
        'a document that is not enabled',
        'denied_actions: [a]\nenabled: false',
        'It says enabled: false, so it is left out.',
      ],
    ])('of %s', async (_what, text, message) => {
      put('p.yaml', text);
      expect(await json('p.yaml')).toMatchObject({
        ok: true,
        warnings: [{ file: 'p.yaml', message: expect.stringContaining(message) }],
      });
      const { exitCode, stdout } = await check('p.yaml');
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`p.yaml: warning: ${message}`);
    });

    it('not of a rule of your own, or of one that the document configures', async () => {
      put('p.yaml', 'denied_actions: [a]\nrules: { quiet-hours: {} }\nshadow: [quiet-hours, deny-list]');
      expect((await json('p.yaml')).warnings).toEqual([]);
    });
  });

  it('prints no control character of a file', async () => {
    put('bad.yaml', '"a\\e[31mb": 1\n');
    const { stdout } = await check('bad.yaml');
    expect(stdout).toMatch(/^bad\.yaml:1: a�\[31mb is not a known key/);
  });

  it('needs a file', async () => {
    expect(await check()).toEqual({ exitCode: 2, stdout: '', stderr: "error: missing required argument 'file'\n" });
  });
});
