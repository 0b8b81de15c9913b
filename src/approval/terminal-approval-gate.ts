import { userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Check, checkOptions } from '../errors/check-options';
import { type ApprovalAnswer, ApprovalGate, type ApprovalRequest } from './approval-gate';
import { terminalQuestion } from './terminal-question';

/** The options of a {@link TerminalApprovalGate}. */
export interface TerminalApprovalGateOptions {
  /** Default: standard input, which must then be a terminal. */
  readonly input?: Readable;
  /** Default: standard error, so that a program's own output stays clean. */
  readonly output?: Writable;
  /** Who sits there. Default: the user of the operating system. */
  readonly by?: string;
}

const ENDED = 'the input of the terminal has ended';
const hasMethod = (value: unknown, name: string): boolean =>
  typeof (value as Readonly<Record<string, unknown>> | null)?.[name] === 'function';
const CHECKS: Readonly<Record<keyof TerminalApprovalGateOptions, Check>> = {
  input: [(value) => hasMethod(value, 'read'), 'a readable stream'],
  output: [(value) => hasMethod(value, 'write'), 'a writable stream'],
  by: [(value) => typeof value === 'string' && value !== '', 'a text'],
};

/**
 * Asks whoever sits at the terminal: one question at a time, `y` or `n`; what is critical needs the whole word `yes`.
 *
 * What was typed before a question was shown does not answer it. Where there is no terminal, or its input ends, the
 * question is cancelled: a pipe is no human.
 *
 * @throws {@link ConfigurationError} `INVALID_OPTIONS`.
 */
export class TerminalApprovalGate extends ApprovalGate {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: TerminalApprovalGateOptions = {}) {
    super();
    checkOptions(options, CHECKS, 'TerminalApprovalGate');
  }

  request(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer> {
    const answer = this.last.then(() => this.ask(request, signal));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  private async ask(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer> {
    if (signal.aborted) return { status: 'cancelled' };
    const { input = process.stdin, output = process.stderr } = this.options;
    if (this.options.input === undefined && !process.stdin.isTTY) throw new Error('standard input is no terminal');
    // It would not say so a second time.
    if (input.readableEnded || input.destroyed) throw new Error(ENDED);
    // What is in the input already, also without its Enter, was meant for something else.
    while (input.read() !== null);
    const terminal = createInterface({ input, output });
    const ended = new Promise<never>((_, reject) => {
      terminal.once('close', () => reject(new Error(ENDED)));
      terminal.once('SIGINT', () => {
        reject(new Error('it was interrupted at the terminal'));
        // The prompt has taken it from the program, which it was meant for.
        if (input === process.stdin) process.kill(process.pid, 'SIGINT');
      });
    });
    ended.catch(() => undefined);
    try {
      for (let turn = 0; turn < 2; turn++) await Promise.race([nextTurn(), ended]);
      if (terminal.terminal) terminal.write(null, { ctrl: true, name: 'u' });
      output.write(terminalQuestion(request));
      const yes = request.riskLevel === 'critical' ? ['yes'] : ['y', 'yes'];
      for (;;) {
        const question = terminal.question(`Run it? [${yes[0]}/n] `, { signal });
        const text = (await Promise.race([question, ended])).trim().toLowerCase();
        if (yes.includes(text)) return { status: 'approved', decidedBy: this.decider() };
        if (text === 'n' || text === 'no') return { status: 'rejected', decidedBy: this.decider() };
      }
    } catch (error) {
      if (!signal.aborted) throw error;
      output.write('\n(no longer asked)\n');
      return { status: 'cancelled' };
    } finally {
      terminal.close();
    }
  }

  private decider(): string {
    if (this.options.by !== undefined) return this.options.by;
    try {
      return userInfo().username;
    } catch {
      return 'terminal';
    }
  }
}
