import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { CompiledSource } from '../integration/compiled-source';

const FOLDER = resolve(__dirname, '../../samples');
const SAMPLES = readdirSync(FOLDER).filter((name) => /^\d\d-.*\.ts$/.test(name));

/** For each sample, lines that it must print, in this order. */
const PRINTS: Readonly<Record<string, readonly string[]>> = {
  '01-quick-start.ts': [
    '  [blocked] Prevented dropping of production table (risk critical, 5000 USD prevented, by deny-list)',
    '  [warned] Flagged sending of email (risk medium, 0 USD prevented, by warning)',
    'Blocked 4, cost prevented 10145 USD, most blocked drop_production_table (2), spent 40.012 USD.',
  ],
  '02-own-rule.ts': [
    'sent to 1',
    'send_email was refused (OPTED_OUT): A recipient does not want to be contacted.',
    'send_email was refused (TOO_MANY_RECIPIENTS): The mail has too many recipients.',
  ],
  '03-own-sink.ts': [
    ':no_entry: blocked: Prevented dropping of production table',
    ':no_entry: blocked: Prevented deletion of customer',
  ],
  '04-own-container.ts': [
    'Guarded: delete_inventory, ship_item',
    'lamp shipped, 2 left',
    'Prevented deletion of inventory, by warehouse',
  ],
  '05-without-decorators.ts': ["[ 'a page about owls' ]", '  sessionUsd: 0.02,'],
  '06-budgets.ts': ['4 written, 6 refused', 'spent 0.045108 USD of 0.1, still reserved 0'],
  '07-downgrade.ts': ['asked gpt-mini for 1000 tokens: a haiku', 'sent to 2', 'the caller still has gpt-large, 8000'],
  '08-shadow-mode.ts': [
    'warned refund_customer by on-trial, would have been hard_block',
    '40 USD refunded for O-18',
    'blocked drop_production_table by in-force',
  ],
  '09-approval.ts': [
    'refund_customer, revision 1: escalated',
    'refund_customer, revision 2: approved_after_review by support-lead',
    '40 USD refunded for O-18',
    'refund_customer, revision 2: rejected_after_review by support-lead',
  ],
  '10-suspend-and-resume.ts': [
    'O-17 is on its way',
    'ApprovalPendingError',
    'waits: delete_customer',
    'ada@example.com deleted',
    'ALREADY_RESUMED',
  ],
  '11-streaming.ts': [
    'the connection to the model is closed',
    'spent 0.01 USD for ten of forty tokens',
    'spent 0.015 USD in all, still reserved 0',
  ],
  '12-serverless.ts': ['200 O-17 is on its way'],
  '13-testing-your-policy.ts': ['# tests 4', '# pass 4'],
  '14-platform-approvals.ts': [
    '40 USD refunded for O-17',
    'refund_customer was refused (APPROVAL_REJECTED): first key was asked and refused refund_customer.',
    'lookup_order was refused (KILL_SWITCH): The kill switch stopped every agent: Enough for today.',
  ],
};

/** What a sample may leave on standard error; the others nothing. */
const TELLS: Readonly<Record<string, RegExp>> = {
  '11-streaming.ts': /^\{.*"msg":"The kill switch was pulled\."\}\n$/,
  '14-platform-approvals.ts': /^\{.*"msg":"The platform pulled the kill switch\."\}\n$/,
};

describe('Samples', () => {
  let home: string;
  let command: string;
  let source: CompiledSource;
  beforeAll(() => {
    // The command, as npm puts it into the path.
    source = new CompiledSource();
    copyFileSync(join(FOLDER, '../package.json'), join(source.path, 'package.json'));
    command = mkdtempSync(join(tmpdir(), 'samples-command-'));
    const run = `NODE_PATH='${source.env.NODE_PATH}' exec '${process.execPath}' '${join(source.path, 'cli/main.js')}' "$@"`;
    writeFileSync(join(command, 'agent-sentinel'), `#!/bin/sh\n${run}\n`, { mode: 0o755 });
  });
  afterAll(() => {
    source.remove();
    rmSync(command, { recursive: true });
  });
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'samples-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it('are all listed here', () => {
    expect(Object.keys(PRINTS)).toEqual(SAMPLES);
  });

  it.each(SAMPLES)(
    '%s prints what it promises and leaves nothing else on standard error',
    (name) => {
      const hooks = [
        '-r',
        require.resolve('ts-node/register/transpile-only'),
        '-r',
        join(__dirname, 'resolve-source.js'),
      ];
      const project = join(FOLDER, '../tsconfig.json');
      const PATH = `${command}${delimiter}${process.env.PATH}`;
      const AGENT_SENTINEL_HOME = join(home, 'sentinel');
      const env = { ...process.env, PATH, TMPDIR: home, AGENT_SENTINEL_HOME, TS_NODE_PROJECT: project };
      const run = spawnSync(process.execPath, [...hooks, join(FOLDER, name)], {
        env,
        encoding: 'utf8',
        cwd: home,
        timeout: 25_000,
      });
      const told = TELLS[name] ?? /^$/;
      expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: expect.stringMatching(told) });
      const lines = run.stdout.split('\n');
      const found = PRINTS[name].map((line) => lines.indexOf(line));
      expect(found).not.toContain(-1);
      expect(found).toEqual([...found].sort((left, right) => left - right));
    },
    30_000,
  );

  it.each(SAMPLES)('%s has at most 60 lines', (name) => {
    expect(readFileSync(join(FOLDER, name), 'utf8').split('\n').length - 1).toBeLessThanOrEqual(60);
  });
});
