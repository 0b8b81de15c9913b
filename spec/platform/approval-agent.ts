import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CompiledSource } from '../integration/compiled-source';

/** What an agent told: one of these in each line. */
export interface Told {
  /** Of an intervention that was published. */
  readonly outcome?: string;
  /** The body ran. */
  readonly ran?: string;
  readonly result?: string;
  /** Of what refused the call, or suspended it. */
  readonly code?: string;
  readonly by?: string;
  /** What an operator asked back. */
  readonly asked?: string;
}

/** An agent in a process of its own that makes one call which needs approval. */
export class ApprovalAgent {
  readonly told: Told[] = [];
  stderr = '';
  private readonly child: ChildProcess;
  private readonly exited: Promise<unknown>;

  /** @param options - of the Sentinel, and `args`, `approvalKey`, `runId`, `timeoutSeconds`, `closeAfterMs`, `staysMs`, `info`. */
  constructor(source: CompiledSource, url: string, key: string, options: object = {}, home: string = newHome()) {
    const env = { ...source.env, AGENT_SENTINEL_URL: url, AGENT_SENTINEL_API_KEY: key };
    const program = join(__dirname, 'fixtures/approval-agent.js');
    this.child = spawn(process.execPath, [program, source.path, home, JSON.stringify(options)], { env });
    this.exited = once(this.child, 'exit').finally(() => rmSync(home, { recursive: true, force: true }));
    this.child.stderr?.on('data', (text) => {
      this.stderr += String(text);
    });
    const lines = createInterface({ input: this.child.stdout as NodeJS.ReadableStream });
    lines.on('line', (line) => this.told.push(JSON.parse(line) as Told));
  }

  /** What came of its call, once it has ended. */
  async end(): Promise<Told> {
    await this.exited;
    return this.told.find(({ result, code }) => (result ?? code) !== undefined) ?? {};
  }

  /** Whether the body ran. */
  get hasRun(): boolean {
    return this.told.some(({ ran }) => ran !== undefined);
  }

  /** Ends it at once, as a crash does. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }
}

function newHome(): string {
  return mkdtempSync(join(tmpdir(), 'approval-agent-'));
}
