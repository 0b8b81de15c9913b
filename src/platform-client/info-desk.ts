import type { ApprovalRequest } from '../approval/approval-gate';
import type { Logger } from '../core/logger';
import { meaningOf } from './answer-meaning';
import type { Persistence } from './persistence';
import type { PlatformConnection } from './platform-connection';
import type { InfoCallback } from './platform-options';

/** The platform takes no longer ones. */
const MAX_CHARACTERS = 16_384;

/** Has what operators ask back answered by a function of the user's, once for each message. */
export class InfoDesk {
  private readonly seen = new WeakMap<ApprovalRequest, string>();

  constructor(
    private readonly connection: PlatformConnection,
    private readonly persistence: Persistence,
    private readonly logger: Logger,
    private readonly callback: InfoCallback | undefined,
  ) {}

  /** An operator asks; the answer follows, while the question waits on. Never fails. */
  asked(id: string, message: string | null, request: ApprovalRequest, over: AbortSignal): void {
    if (this.callback === undefined || message === null || this.seen.get(request) === message) return;
    this.seen.set(request, message);
    void this.respond(id, message, request, over);
  }

  /** What was asked is answered: the same words are a new message when they come again. */
  settled(request: ApprovalRequest): void {
    this.seen.delete(request);
  }

  private async respond(id: string, message: string, request: ApprovalRequest, over: AbortSignal): Promise<void> {
    const body = await this.answerTo(message, request);
    if (body === null) return;
    const path = `/approvals/${encodeURIComponent(id)}/respond`;
    // Where it was decided or answered by another process meanwhile, there is nothing left to say.
    await this.persistence.attempt(
      async () => meaningOf(await this.connection.ask('POST', path, body, over), false),
      over,
    );
  }

  private async answerTo(message: string, request: ApprovalRequest): Promise<Buffer | null> {
    const { actionName, id } = request;
    const told = { action: actionName, approval: id };
    const unanswered = 'so what the operator asked stays open, and the call waits on.';
    try {
      const response: unknown = await this.callback?.(message, request);
      if (typeof response === 'string' && response !== '' && response.length <= MAX_CHARACTERS) {
        return Buffer.from(JSON.stringify({ response }));
      }
      this.logger.warn(told, `platform.onInfoRequest gave no text of 1 to 16,384 characters, ${unanswered}`);
    } catch (error) {
      this.logger.warn({ ...told, error }, `platform.onInfoRequest failed, ${unanswered}`);
    }
    return null;
  }
}
