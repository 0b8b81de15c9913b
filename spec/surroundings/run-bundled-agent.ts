import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Bundling, bundleProgram } from './bundle-program';

/** What a bundled agent did and left behind. */
export interface BundledRun {
  readonly told: unknown;
  /** The messages that were logged. */
  readonly logged: readonly string[];
  /** What it loads besides Node's own modules. */
  readonly loads: readonly string[];
  readonly interventions: readonly unknown[];
  readonly ledger: readonly unknown[];
}

/** What each bundle of `fixtures/bundled-agent.ts` must do. */
export const BUNDLED_RUN: BundledRun = {
  told: {
    sent: 'news to ada@example.com',
    otherText: 'ARGUMENT_CONSTRAINT_VIOLATED',
    otherAddress: 'ARGUMENT_CONSTRAINT_VIOLATED',
    dropped: 'ACTION_DENIED',
    today: ['first to ada@example.com', 'BUDGET_EXCEEDED'],
    blocked: ['ARGUMENT_CONSTRAINT_VIOLATED', 'ARGUMENT_CONSTRAINT_VIOLATED', 'ACTION_DENIED'],
    actions: ['drop_table', 'send_mail'],
    oneRxjs: true,
  },
  logged: ['A subscriber threw; it stays subscribed, and calls are not affected.'],
  loads: [],
  interventions: [
    ['send_mail', 'ARGUMENT_CONSTRAINT_VIOLATED', 'bundled', { to: 'ada@example.com', text: 'NEWS' }],
    ['send_mail', 'ARGUMENT_CONSTRAINT_VIOLATED', 'bundled', { to: 'ada', text: 'news' }],
    ['drop_table', 'ACTION_DENIED', 'bundled', { table: 'orders' }],
    ['send_mail', 'BUDGET_EXCEEDED', null, { to: 'ada@example.com', text: 'second' }],
  ],
  ledger: [
    ['send_mail', 'success', 'support-bot', 0.02],
    ['send_mail', 'success', 'support-bot', 0.02],
  ],
};

interface Line {
  readonly action: string;
  readonly outcome: string;
  readonly agent_id: string;
  readonly cost_usd: number;
  readonly action_name: string;
  readonly reason_code: string;
  readonly policy_name: string;
  readonly original_inputs: object;
}

/**
 * Bundles an agent and runs it in a directory of its own, with SQLite beside it as users install it.
 *
 * @param sentinel - what `agent-sentinel` stands for; default: the installed package, seen from the entry.
 */
export async function runBundledAgent(entry: string, bundling: Bundling, sentinel?: string): Promise<BundledRun> {
  const place = mkdtempSync(join(tmpdir(), 'bundled-'));
  try {
    const { path, loads } = await bundleProgram(entry, place, { ...bundling, sentinel });
    mkdirSync(join(place, 'node_modules'));
    const sqlite = dirname(require.resolve('better-sqlite3/package.json'));
    symlinkSync(sqlite, join(place, 'node_modules/better-sqlite3'));
    const home = join(place, 'home');
    const { NODE_PATH: _, ...inherited } = process.env;
    const { status, stdout, stderr } = spawnSync(process.execPath, [path], {
      cwd: place,
      env: { ...inherited, AGENT_SENTINEL_HOME: home },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`The bundle ended with ${status}.\n${stdout}\n${stderr}`);
    const lines = (text: string): Line[] =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    const file = (name: string): Line[] => lines(readFileSync(join(home, name), 'utf8'));
    return {
      told: JSON.parse(stdout),
      logged: (lines(stderr) as unknown as { msg: string }[]).map(({ msg }) => msg),
      loads: loads.filter((name) => !isBuiltin(name)),
      interventions: file('interventions.jsonl').map((line) => [
        line.action_name,
        line.reason_code,
        line.policy_name,
        line.original_inputs,
      ]),
      ledger: file('ledger.jsonl').map((line) => [line.action, line.outcome, line.agent_id, line.cost_usd]),
    };
  } finally {
    rmSync(place, { recursive: true });
  }
}
