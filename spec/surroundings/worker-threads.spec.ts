import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { bundleProgram } from './bundle-program';

// Processes and threads of their own, on machines that do other things too.
jest.setTimeout(60_000);

const SOURCE = resolve(__dirname, '../../src/index.ts');
const THREADS = 3;
const ROUNDS = 3;

let place: string;
let program: string;
beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), 'threads-'));
  const bundling = { format: 'cjs', dialect: 'legacy', minify: false, sentinel: SOURCE } as const;
  program = (await bundleProgram(join(__dirname, 'fixtures/worker.js'), place, bundling)).path;
});
afterAll(() => rmSync(place, { recursive: true }));

describe('Agents in worker threads', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(place, 'home-'));
  });

  const start = (task: string, options: object = {}): Worker => {
    const env = { ...process.env, NODE_PATH: resolve(__dirname, '../../node_modules') };
    return new Worker(program, { workerData: { home, task, name: task, ...options }, env });
  };

  /** What a worker posts until it has ended; fails where it fails. */
  async function messagesOf(worker: Worker): Promise<readonly unknown[]> {
    const messages: unknown[] = [];
    worker.on('message', (message) => messages.push(message));
    await once(worker, 'exit');
    return messages;
  }

  /** The records of a file: each of its lines must be one. */
  const recordsOf = (name: string): readonly { readonly id: string; readonly agent_id: string }[] =>
    readFileSync(join(home, name), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));

  it.each(['batched', 'strict'])(
    'have every refusal that a caller heard of in the file when they are terminated, whole and once: %s',
    async (durability) => {
      const heard: unknown[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const threads = Array.from({ length: THREADS }, async (_, index) => {
          const worker = start('refuse', { durability, name: `${round}-${index}` });
          const messages = messagesOf(worker);
          await once(worker, 'message');
          // A moment by chance: that is what is tested. Nothing is waited for.
          await new Promise((done) => setTimeout(done, Math.random() * 100));
          await worker.terminate();
          heard.push(...(await messages));
        });
        await Promise.all(threads);
      }
      const written = recordsOf('interventions.jsonl').map(({ id }) => id);
      const known = new Set<unknown>(written);
      expect(heard.length).toBeGreaterThanOrEqual(THREADS * ROUNDS);
      expect(heard.filter((id) => !known.has(id))).toEqual([]);
      expect(known.size).toBe(written.length);
    },
  );

  it('never overshoot a day budget together, and lose no line of the files', async () => {
    const threads = Array.from({ length: THREADS }, (_, index) => start('look', { calls: 50, name: `${index}` }));
    const admitted = (await Promise.all(threads.map(messagesOf))).flat() as number[];
    expect(admitted.reduce((sum, count) => sum + count)).toBe(100);
    const ids = (name: string) => new Set(recordsOf(name).map(({ id }) => id)).size;
    expect({ interventions: ids('interventions.jsonl'), ledger: ids('ledger.jsonl') }).toEqual({
      interventions: THREADS * 50 - 100,
      ledger: 100,
    });
  });

  it.each([
    ['by itself', false],
    ['by process.exit()', true],
  ])('write what is pending, and hand it to their sinks, when the thread ends %s', async (_, exits) => {
    expect(await messagesOf(start('end', { exits }))).toEqual([['action', 'intervention']]);
    expect(recordsOf('ledger.jsonl')).toEqual([expect.objectContaining({ action: 'look' })]);
    expect(recordsOf('interventions.jsonl')).toEqual([expect.objectContaining({ action_name: 'pay' })]);
  });

  it('post records and the JSON of errors whole, an error as a plain one, and nothing that could act unguarded', async () => {
    const [error, json, intervention, agent, fn] = await messagesOf(start('post'));
    const { message } = json as Error;
    expect(json).toMatchObject({ name: 'PolicyViolationError', code: 'ACTION_DENIED' });
    expect(error).toMatchObject({ name: 'Error', message });
    expect(error).not.toHaveProperty('code');
    expect(intervention).toMatchObject({ actionName: 'pay', reasonCode: 'ACTION_DENIED', outcome: 'blocked' });
    expect(agent).toEqual({});
    expect(fn).toBe('DataCloneError');
  });
});
