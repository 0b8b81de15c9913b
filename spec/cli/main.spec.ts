import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CompiledSource } from '../integration/compiled-source';
import { HomeFolder } from './doubles/home-folder';

const ROOT = resolve(__dirname, '../..');

let source: CompiledSource;
let home: HomeFolder;
beforeAll(() => {
  source = new CompiledSource();
  copyFileSync(join(ROOT, 'package.json'), join(source.path, 'package.json'));
}, 60_000);
afterAll(() => source.remove());
beforeEach(() => {
  home = new HomeFolder();
});
afterEach(() => home.remove());

/** The command as a process of its own. */
class Command {
  stdout = '';
  stderr = '';
  readonly child: ChildProcess;
  readonly exitCode: Promise<number | null>;
  private listener: (() => void) | null = null;

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.child = spawn(process.execPath, [join(source.path, 'cli/main.js'), ...args], {
      env: { ...source.env, AGENT_SENTINEL_HOME: home.path, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.exitCode = new Promise((resolveCode) => this.child.once('close', resolveCode));
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
      this.listener?.();
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
  }

  /** Resolves when standard output holds a text. */
  async printed(text: string): Promise<void> {
    while (!this.stdout.includes(text)) {
      await new Promise<void>((resolvePrinted) => {
        this.listener = resolvePrinted;
      });
    }
  }

  async finished() {
    return { exitCode: await this.exitCode, stdout: this.stdout, stderr: this.stderr };
  }
}

describe('The command as a process', () => {
  it.each([
    [['--version'], 0, /^\d+\.\d+\.\d+\n$/, /^$/],
    [['report', '--json'], 0, /^\{\n {2}"home": /, /^$/],
    [['policy', 'check', join(ROOT, 'package.json')], 1, /package\.json:2: name|package\.json:\d+: /, /^$/],
    [['unknown'], 2, /^$/, /^error: unknown command 'unknown'\n/],
    [['report', '--home', '/nowhere'], 3, /^$/, /^agent-sentinel: \/nowhere cannot be read \(ENOENT\)\. .*\n$/],
  ])('%p ends with %d', async (args, exitCode, stdout, stderr) => {
    expect(await new Command(args).finished()).toEqual({
      exitCode,
      stdout: expect.stringMatching(stdout),
      stderr: expect.stringMatching(stderr),
    });
  });

  it('has no colours in a pipe, also where they are forced upon Node', async () => {
    home.add({});
    const { exitCode, stdout } = await new Command(['report'], { FORCE_COLOR: '1' }).finished();
    expect({ exitCode, escapes: stdout.includes('\u001b') }).toEqual({ exitCode: 0, escapes: false });
  });

  it('prints everything before it ends, however slow its reader is', async () => {
    home.add(...Array.from({ length: 2_000 }, () => ({ reason: 'r'.repeat(300) })));
    const command = new Command(['tail', '-n', '2000', '--no-follow']);
    command.child.stdout?.pause();
    await new Promise((resume) => setImmediate(resume));
    command.child.stdout?.resume();
    const { exitCode, stdout } = await command.finished();
    expect([exitCode, stdout.split('\n').length]).toEqual([0, 2_001]);
  });

  it('ends quietly when the reader of its output goes away', async () => {
    home.add(...Array.from({ length: 2_000 }, () => ({ reason: 'r'.repeat(300) })));
    const command = new Command(['tail', '-n', '2000']);
    command.child.stdout?.once('data', () => command.child.stdout?.destroy());
    const { exitCode, stderr } = await command.finished();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  it('tail follows what another process records, and ends with 0 at SIGINT', async () => {
    const command = new Command(['tail']);
    home.add({ action_name: 'before' });
    await command.printed('before');
    home.add({ action_name: 'after' });
    await command.printed('after');
    command.child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await command.finished();
    expect({ exitCode, lines: stdout.split('\n').length, stderr }).toEqual({ exitCode: 0, lines: 3, stderr: '' });
  });
});
