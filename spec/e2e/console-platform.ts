import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { CHROMIUM } from './chromium';

const COMMAND = resolve(__dirname, '../../dist/cli/main.js');
const ADMIN_KEY = 'as_0123456789abcdef0123456789abcdef';

/** What a page was opened for. */
export interface OpenOptions extends BrowserContextOptions {
  /** Default the first admin key. */
  readonly key?: string;
}

/** The built platform in a process of its own, and a browser that looks at its console. */
export class ConsolePlatform {
  /** What pages complained about: none may. */
  readonly complaints: string[] = [];
  /** The hosts that pages asked. */
  readonly hosts = new Set<string>();
  url = '';
  private readonly home = mkdtempSync(join(tmpdir(), 'console-'));
  private port = '0';
  private child: ChildProcess | null = null;
  private browser: Browser | null = null;

  static async start(): Promise<ConsolePlatform> {
    const platform = new ConsolePlatform();
    await platform.startServer();
    platform.browser = await chromium.launch(CHROMIUM);
    return platform;
  }

  /** Starts the platform; again where it was stopped, on the same port. */
  async startServer(): Promise<void> {
    const args = [COMMAND, 'platform', '--port', this.port, '--data', join(this.home, 'platform.db')];
    const child = spawn(process.execPath, args, { env: { ...process.env, AGENT_SENTINEL_ADMIN_KEY: ADMIN_KEY } });
    this.child = child;
    let said = '';
    child.stderr.on('data', (text) => {
      said += String(text);
    });
    this.url = await new Promise<string>((listening, failed) => {
      child.once('exit', (code) => failed(new Error(`The platform ended with ${code}: ${said}`)));
      child.stdout.on('data', (text) => {
        const url = /listening on (\S+)/.exec(String(text))?.[1];
        if (url !== undefined) listening(url);
      });
    });
    this.port = new URL(this.url).port;
  }

  async stopServer(): Promise<void> {
    const { child } = this;
    if (child === null || child.exitCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
  }

  async stop(): Promise<void> {
    await this.browser?.close();
    await this.stopServer();
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Asks the API. @throws where the answer is no success. */
  async ask<Answer>(method: string, path: string, body?: unknown, key = ADMIN_KEY): Promise<Answer> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Answer;
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Makes a key. */
  async newKey(role: string): Promise<string> {
    return (await this.ask<{ readonly key: string }>('POST', '/api-keys', { label: `${role} of a test`, role })).key;
  }

  /** Sends interventions as an agent does. */
  async report(interventions: readonly object[]): Promise<void> {
    this.agentKey ??= await this.newKey('agent');
    await this.ask('POST', '/interventions', { interventions }, this.agentKey);
  }
  private agentKey: string | undefined;

  /** Opens a page in a browser that knows nothing, signed in. */
  async open(path: string, { key = ADMIN_KEY, ...options }: OpenOptions = {}): Promise<Page> {
    const page = await this.openSignedOut(path, options);
    await page.getByLabel('API key').fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation', { name: 'Pages' }).waitFor();
    return page;
  }

  async openSignedOut(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const viewport = { width: 1440, height: 900 };
    const context = await (this.browser as Browser).newContext({ viewport, locale: 'en-US', ...options });
    const page = await context.newPage();
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      // That nobody is signed in yet is how the first answer says it.
      const isExpected = /status of 401|ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED/.test(message.text());
      if (message.type() === 'error' && !isExpected) this.complaints.push(message.text());
    });
    page.on('request', (request) => this.hosts.add(new URL(request.url()).host));
    await page.goto(`${this.url}${path}`);
    return page;
  }
}
