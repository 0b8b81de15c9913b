import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompiledSource } from '../integration/compiled-source';

/** 32 characters: the least that is taken. */
export const ADMIN_KEY = 'as_0123456789abcdef0123456789abcdef';

/** The command `agent-sentinel platform` in a process of its own, on a free port. */
export class PlatformProcess {
  readonly home: string;
  url = '';
  stderr = '';
  private child: ChildProcess | null = null;
  private port = '0';

  /** @param home - where it runs; default: a directory of its own. */
  constructor(
    private readonly source: CompiledSource,
    home?: string,
  ) {
    this.home = home ?? mkdtempSync(join(tmpdir(), 'platform-'));
  }

  get data(): string {
    return join(this.home, '.agent-sentinel', 'platform.db');
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Starts it, again on the same port, and waits until it listens. @returns after how many milliseconds. */
  async start(env: Readonly<Record<string, string>> = { AGENT_SENTINEL_ADMIN_KEY: ADMIN_KEY }): Promise<number> {
    const began = performance.now();
    const args = [join(this.source.path, 'cli/main.js'), 'platform', '--port', this.port];
    const child = spawn(process.execPath, args, { cwd: this.home, env: { ...this.source.env, ...env } });
    this.child = child;
    child.stderr.on('data', (text) => {
      this.stderr += String(text);
    });
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`It ended with ${code}: ${this.stderr}`)));
      child.stdout.on('data', (text) => {
        this.url = /listening on (\S+)/.exec(String(text))?.[1] ?? this.url;
        if (this.url === '') return;
        this.port = new URL(this.url).port;
        resolve();
      });
    });
    return performance.now() - began;
  }

  /** @returns its exit code; null where the signal ended it. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return Promise.resolve(null);
    this.url = '';
    return new Promise((resolve) => {
      child.once('exit', (code) => resolve(code));
      child.kill(signal);
    });
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Asks the API. */
  async ask(path: string, key = ADMIN_KEY, init: { method?: string; body?: unknown } = {}): Promise<Answer> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method: init.method ?? (init.body === undefined ? 'GET' : 'POST'),
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  }

  /** Makes a key. */
  async newKey(role: string, agentId?: string): Promise<string> {
    const { body } = await this.ask('/api-keys', ADMIN_KEY, { body: { label: role, role, agent_id: agentId } });
    return String(body.key);
  }
}

/** What the API answered. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: any JSON.
  readonly body: any;
}
