import { Command, CommanderError } from 'commander';
import { addBackup } from './backup-command';
import { CommandFailure } from './command-failure';
import type { CommandIo } from './command-io';
import { ExitCode } from './exit-code';
import { addOrganisation } from './organisation-command';
import { packageVersion } from './package-version';
import { addPlatform } from './platform-command';
import { addPolicy } from './policy-command';
import { addReport } from './report-command';
import { addSync } from './sync-command';
import { addTail } from './tail-command';

const EXIT_CODES = `
Exit codes:
  0  done
  1  a policy that was checked has a fault, or something is not sent
  2  the command was not understood
  3  something cannot be read`;

/**
 * Runs the command `agent-sentinel` with its arguments. Never rejects: what goes wrong is printed.
 *
 * @param args - without the names of the program and of the script.
 * @returns the exit code.
 */
export async function run(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  try {
    await programOf(io).parseAsync([...args], { from: 'user' });
    return io.exitCode;
  } catch (error) {
    // Commander has printed its own message.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.DONE : ExitCode.USAGE;
    if (error instanceof CommandFailure) {
      io.stderr.write(`agent-sentinel: ${error.message}\n`);
      return error.exitCode;
    }
    io.stderr.write(`agent-sentinel: ${defectText(error)}\n`);
    return ExitCode.DEFECT;
  }
}

function programOf(io: CommandIo): Command {
  const program = new Command('agent-sentinel')
    .description('Receipts and policies of guarded agents, and the platform that keeps them.')
    .version(packageVersion())
    .addHelpText('after', `${EXIT_CODES}\n\nExample:\n  $ agent-sentinel report`)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.columns ?? 100,
      getErrHelpWidth: () => io.columns ?? 100,
    })
    .exitOverride();
  for (const add of [addPlatform, addReport, addTail, addSync, addPolicy, addBackup, addOrganisation]) add(program, io);
  return program;
}

function defectText(error: unknown): string {
  if (process.env.AGENT_SENTINEL_DEBUG && error instanceof Error) return error.stack ?? error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `${message} (a defect of the command; AGENT_SENTINEL_DEBUG=1 shows where)`;
}
