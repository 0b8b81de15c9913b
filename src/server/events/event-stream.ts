import type { ServerResponse } from 'node:http';
import { LIMITS } from '../limits';
import { eventText } from './event-text';

/** Where a stream gets what it tells. */
export interface StreamSource {
  /** Whether there is something that the stream has not told. */
  isAhead(stream: EventStream): boolean;
  /** What comes next, at most some KiB; moves the stream's position. */
  next(stream: EventStream): Promise<string>;
}

/** Whose stream it is, and what it may tell. */
export interface StreamOwner {
  readonly keyId: string;
  readonly org: number;
  /** The agent that the key belongs to; null where it is the whole organisation's. */
  readonly agentId: string | null;
  /** Whether it is a reader's, and tells of records; else it is an agent's. */
  readonly tellsRecords: boolean;
  /** Whether the session that it was begun in goes on; a key without a session: as long as it is not revoked. */
  readonly isSignedIn: () => boolean;
}

/**
 * One open stream. It asks for more only when its client has taken what was written, so nothing piles up: a client that
 * falls behind by more events than are kept, or takes nothing from one heartbeat to the next, is dropped.
 */
export class EventStream {
  isOpen = true;
  private isBlocked = false;
  private isPumping = false;
  private beatsBlocked = 0;

  /** @param position - of the next event in the ring. */
  constructor(
    readonly owner: StreamOwner,
    private readonly response: ServerResponse,
    private readonly source: StreamSource,
    public position: number,
  ) {
    response.on('error', () => this.drop());
    response.on('drain', () => {
      this.isBlocked = false;
      this.beatsBlocked = 0;
      void this.pump();
    });
  }

  /** Writes what there is, as long as the client takes it. */
  async pump(): Promise<void> {
    if (this.isPumping) return;
    this.isPumping = true;
    while (this.isOpen && !this.isBlocked && this.source.isAhead(this)) {
      const text = await this.source.next(this);
      if (text !== '') this.write(text);
    }
    this.isPumping = false;
  }

  /** Writes what need not reach a client that has yet to take what came before. */
  tell(text: string): void {
    if (!this.isBlocked) this.write(text);
  }

  /** Shows both sides that the other one is there; to a reader as an event, since no script sees a comment. */
  beat(): void {
    if (this.isBlocked && ++this.beatsBlocked > 1) this.drop();
    else this.tell(this.owner.tellsRecords ? eventText('beat', {}) : ':\n\n');
  }

  /** Ends it with `bye`, for a client that takes it. */
  end(): void {
    if (this.isBlocked) this.drop();
    if (!this.isOpen) return;
    this.isOpen = false;
    this.response.end(eventText('bye', {}));
  }

  /** Ends it at once: nobody waits for a slow client. */
  drop(): void {
    this.isOpen = false;
    this.response.destroy();
  }

  private write(text: string): void {
    if (!this.isOpen) return;
    this.isBlocked = !this.response.write(text);
    if (this.response.writableLength > LIMITS.streamBytes) this.drop();
  }
}
