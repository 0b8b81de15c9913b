import type { CommandIo, CommandOutput } from '../../../src/cli/command-io';
import type { ExitCode } from '../../../src/cli/exit-code';
import { run } from '../../../src/cli/run';

class MemoryOutput implements CommandOutput {
  text = '';
  private listener: (() => void) | null = null;

  write(text: string): boolean {
    this.text += text;
    this.listener?.();
    return true;
  }

  once(): void {}

  /** Resolves when the text fulfils a condition. */
  async until(holds: (text: string) => boolean): Promise<void> {
    while (!holds(this.text)) {
      await new Promise<void>((resolve) => {
        this.listener = resolve;
      });
    }
  }
}

/** The surroundings of a command, in memory. */
export class MemoryIo implements CommandIo {
  readonly stdout = new MemoryOutput();
  readonly stderr = new MemoryOutput();
  readonly hasColors: boolean;
  readonly columns: number | undefined;
  readonly isAttended = false;
  exitCode: ExitCode = 0;
  private readonly controller = new AbortController();

  constructor(options: { hasColors?: boolean; columns?: number } = {}) {
    this.hasColors = options.hasColors ?? false;
    this.columns = options.columns;
  }

  interrupted(): AbortSignal {
    return this.controller.signal;
  }

  /** As Ctrl-C does. */
  interrupt(): void {
    this.controller.abort();
  }
}

/** What a command left behind. */
export interface Finished {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. */
export async function runCommand(args: readonly string[], io = new MemoryIo()): Promise<Finished> {
  const exitCode = await run(args, io);
  return { exitCode, stdout: io.stdout.text, stderr: io.stderr.text };
}
