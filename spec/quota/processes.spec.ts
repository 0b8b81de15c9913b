import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { FileQuotaStore } from '../../src/quota/file-quota-store';
import { ManualClock } from '../../src/testing';
import type { ProcessReport } from './fixtures/quota-process';

interface Connection {
  exec(sql: string): unknown;
  prepare(sql: string): { get(...values: unknown[]): unknown };
  close(): void;
}
const Sqlite = require('better-sqlite3') as { new (path: string): Connection };

const FULL = process.env.AGENT_SENTINEL_FULL === '1';
const PROCESSES = 8;
const PARALLEL = 1000;
const CALLS = FULL ? 125_000 : PARALLEL;
const KILLS = FULL ? 40 : 4;
/** About half of what all calls together would cost. */
const LIMIT = Math.round(PROCESSES * CALLS * 25 * 0.5);

/** Notes each time that what is spent and held stands above the limit, within the transaction that takes it there. */
const WATCH = ['counters', 'held']
  .flatMap((table) => ['INSERT', 'UPDATE'].map((event) => ({ table, event })))
  .map(
    ({ table, event }) => `
      CREATE TRIGGER watch_${table}_${event} AFTER ${event} ON ${table} WHEN NEW.key LIKE 'day:%' AND ${LIMIT} <
        coalesce((SELECT spent FROM counters WHERE key = NEW.key), 0) +
        coalesce((SELECT sum(amount) FROM held WHERE key = NEW.key), 0)
      BEGIN INSERT INTO overshoots VALUES (NEW.key); END;`,
  )
  .join('');

describe('FileQuotaStore in many processes', () => {
  it(
    'never is overshot, whoever is killed, and leaks no reservation once the leases have run out',
    async () => {
      const home = mkdtempSync(join(tmpdir(), 'quota-processes-'));
      const path = join(home, 'quota.db');
      const script = join(home, 'quota-process.js');
      buildSync({
        entryPoints: [join(__dirname, 'fixtures', 'quota-process.ts')],
        bundle: true,
        platform: 'node',
        external: ['better-sqlite3', 'node:sqlite'],
        outfile: script,
      });
      new FileQuotaStore(path, new ManualClock(Date.now())).close();
      const database = new Sqlite(path);
      database.exec(`CREATE TABLE overshoots (key TEXT);${WATCH}`);
      const totals = { admitted: 0, refused: 0, failed: 0, killed: 0 };
      let kills = KILLS;
      const startedAt = Date.now();

      const runOne = async (): Promise<void> => {
        const child = spawn(process.execPath, [script, path, String(LIMIT), String(CALLS), String(PARALLEL)], {
          stdio: ['ignore', 'pipe', 'inherit'],
          env: { ...process.env, NODE_PATH: join(__dirname, '../../node_modules') },
        });
        const ended = endOf(child);
        if (kills > 0) {
          kills -= 1;
          // Once its first calls hold something.
          await until(() => isHolding(database, totals.killed) || child.exitCode !== null);
          await new Promise((resolve) => setTimeout(resolve, Math.random() * (FULL ? 2000 : 20)));
          child.kill('SIGKILL');
          // One that had told its result by then was not killed; its calls count.
          if ((await ended) === null) {
            totals.killed += 1;
            await runOne();
            return;
          }
        }
        const { admitted, refused, failed } = (await ended) as ProcessReport;
        totals.admitted += admitted;
        totals.refused += refused;
        totals.failed += failed;
      };
      await Promise.all(Array.from({ length: PROCESSES }, runOne));

      const seconds = (Date.now() - startedAt) / 1000;
      const { count } = database.prepare('SELECT count(*) AS count FROM overshoots').get() as { count: number };
      const { dead } = database
        .prepare("SELECT coalesce(sum(amount), 0) AS dead FROM held WHERE key LIKE 'day:%'")
        .get() as {
        dead: number;
      };
      const later = new FileQuotaStore(path, new ManualClock(Date.now() + 61_000));
      const refusal = later.peek([{ key: 'day:2026-01-05', limit: LIMIT, amount: LIMIT + 1 }]);
      const { spent } = database.prepare("SELECT spent FROM counters WHERE key LIKE 'day:%'").get() as {
        spent: number;
      };
      const { leaked } = database.prepare('SELECT count(*) AS leaked FROM held').get() as { leaked: number };
      later.close();
      database.close();
      rmSync(home, { recursive: true });
      if (FULL) process.stderr.write(`${JSON.stringify({ ...totals, seconds, spent, limit: LIMIT })}\n`);

      expect({ overshoots: count, leaked, left: refusal?.refused[0].left }).toEqual({
        overshoots: 0,
        leaked: 0,
        left: LIMIT - spent,
      });
      expect(totals.failed).toBe(0);
      expect(totals.killed).toBeGreaterThan(0);
      expect(totals.admitted + totals.refused).toBe(PROCESSES * CALLS);
      // What a call holds until it settles costs half as much then; what the killed held stays held.
      expect((spent + dead) / LIMIT).toBeGreaterThan(0.3);
      expect(totals.refused).toBeGreaterThan(PROCESSES * CALLS * 0.05);
    },
    FULL ? 3_600_000 : 60_000,
  );
});

/** Whether more processes hold something than were killed so far. */
function isHolding(database: Connection, killed: number): boolean {
  const sql = 'SELECT count(DISTINCT holder) AS holders FROM held';
  return (database.prepare(sql).get() as { holders: number }).holders > killed;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** What a process has told at its end; null for one that was killed. */
function endOf(child: ChildProcess): Promise<ProcessReport | null> {
  let text = '';
  child.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  return new Promise((resolve) => child.on('close', () => resolve(text === '' ? null : JSON.parse(text))));
}
