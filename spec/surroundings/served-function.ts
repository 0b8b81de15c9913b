import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A serverless function in a process of its own, which is frozen whenever it has answered. */
export class ServedFunction {
  /** What it has written to standard error. */
  logged = '';
  private readonly child: ChildProcess;
  private readonly port: Promise<string>;
  private readonly ended: Promise<unknown>;

  /** @param options.uid - whom the process belongs to; default: who runs the tests. */
  constructor(
    program: string,
    options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly uid?: number },
  ) {
    this.child = spawn(process.execPath, [program], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    this.port = once(this.child.stdout as NodeJS.ReadableStream, 'data').then(([port]) => String(port).trim());
    this.ended = once(this.child, 'close');
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.logged += text;
    });
  }

  /** Its answer; it is frozen when it has come. */
  async invoke(path: '/flush' | '/'): Promise<unknown> {
    const answer = await fetch(`http://127.0.0.1:${await this.port}${path}`, { headers: { connection: 'close' } });
    return answer.json();
  }

  /** Lets it go on, once it is frozen. */
  async thaw(): Promise<void> {
    while (!this.isFrozen()) await new Promise((turn) => setTimeout(turn, 5));
    this.child.kill('SIGCONT');
  }

  /** Ends it, frozen as it is. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private isFrozen(): boolean {
    return execFileSync('ps', ['-o', 'state=', '-p', String(this.child.pid)], { encoding: 'utf8' }).startsWith('T');
  }
}
