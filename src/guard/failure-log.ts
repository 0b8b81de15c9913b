import type { Logger } from '../core/logger';

/** How many different failures are told of; a rule that fails in ever new words is told of no more. */
const MAX_TOLD = 1000;

/** Tells the log why something could not decide: the record and the caller get no details of it. Each thing once. */
export class FailureLog {
  private readonly told = new Set<string>();

  constructor(private readonly logger: Logger) {}

  /**
   * @param what - a rule, or the quota.
   * @param cause - what it threw, or its message.
   */
  tell(what: string, cause: unknown): void {
    const key = `${what}: ${cause instanceof Error ? cause.message : String(cause)}`;
    if (this.told.has(key) || this.told.size >= MAX_TOLD) return;
    this.told.add(key);
    const message = `${what} failed, so calls are refused. This is told once.`;
    this.logger.error(cause instanceof Error ? { error: cause } : { error: { message: String(cause) } }, message);
  }
}
