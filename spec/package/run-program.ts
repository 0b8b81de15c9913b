import { type ExecFileException, execFile } from 'node:child_process';

/** How a program ended, and what it told. */
export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a shell; its failure is a result. */
export function run(cwd: string, file: string, ...args: string[]): Promise<Finished> {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const env = { ...inherited, NPM_CONFIG_LOGLEVEL: 'error', NO_COLOR: '1' };
  return new Promise((resolve) => {
    execFile(file, args, { cwd, env, maxBuffer: 1 << 26 }, (error: ExecFileException | null, stdout, stderr) => {
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, stdout, stderr });
    });
  });
}

/** Runs a program that must succeed, and gives what it told. */
export async function succeed(cwd: string, file: string, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run(cwd, file, ...args);
  if (exitCode !== 0) throw new Error(`${file} ${args.join(' ')}: ${exitCode}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Runs a program of Node's that must succeed, and gives the JSON that it told. */
export async function factsOf(cwd: string, program: string): Promise<unknown> {
  return JSON.parse(await succeed(cwd, process.execPath, program));
}
