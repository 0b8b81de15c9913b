import type { IncomingMessage } from 'node:http';
import type { Clock } from '../core/clock';
import { backOff } from './back-off';
import { EventParser, type PlatformEvent } from './event-parser';
import type { PlatformConnection } from './platform-connection';
import { retryAfter } from './retry-after';
import { SendFailure } from './send-failure';

/** A platform shows every 15 s that it is there: PLATFORM. Unit: milliseconds. */
const SILENCE_MS = 45_000;
/** After a key was refused. PLATFORM. Unit: milliseconds. */
const KEY_RETRY_MS = 60_000;
/** Records can wait for a minute; who is not connected does not hear of a stop. Unit: milliseconds. */
const LONGEST_BACK_OFF_MS = 5_000;
/** A connection that ends sooner counts as a failure. Unit: milliseconds. */
const STEADY_MS = 5_000;

/** Who wants to know what a platform tells; nothing of it may throw. */
export interface EventListener {
  /** A connection is there, or was there again: what happened before may have been missed, so all is to be asked anew. */
  opened?(): void;
  happened?(event: PlatformEvent): void;
  /** It could not be made, or ended; it is made again. */
  failed?(failure: SendFailure): void;
}

/** What an {@link EventConnection} works with. */
export interface EventParts {
  readonly connection: PlatformConnection;
  readonly clock: Clock;
  /** Default: the back-off of PLATFORM. At most 5 s of it count. Unit of what it gives: milliseconds. */
  readonly backOffMs?: (failures: number) => number;
}

/**
 * The one connection on which a platform tells a Sentinel what happens (`GET /events`). It is made when it is started, and
 * made again for ever; where nothing came for 45 s it counts as gone. Keeps no process alive.
 */
export class EventConnection {
  private readonly listeners = new Set<EventListener>();
  private readonly ended = new AbortController();
  private lastId: string | null = null;
  private failures = 0;
  private started = false;
  private open = false;

  constructor(private readonly parts: EventParts) {}

  /** Whether it is there at this moment. */
  get isOpen(): boolean {
    return this.open;
  }

  /** @returns a function that ends the listening. */
  listen(listener: EventListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Makes the connection; a second time does nothing. */
  start(): void {
    if (this.started) return;
    this.started = true;
    void this.keep();
  }

  /** Ends it for good. */
  close(): void {
    this.started = true;
    this.ended.abort(new Error('The Sentinel closed.'));
  }

  private async keep(): Promise<void> {
    const { clock, backOffMs = backOff } = this.parts;
    const { signal } = this.ended;
    while (!signal.aborted) {
      const began = clock.now();
      const failure = await this.follow();
      this.open = false;
      if (signal.aborted) return;
      this.failures = clock.now() - began >= STEADY_MS ? 1 : this.failures + 1;
      for (const listener of [...this.listeners]) listener.failed?.(failure);
      const soon = Math.min(backOffMs(this.failures), LONGEST_BACK_OFF_MS);
      await this.pause(failure.kind === 'key' ? KEY_RETRY_MS : Math.max(failure.retryAfterMs ?? 0, soon));
    }
  }

  /** Follows one connection to its end, and tells why it ended. */
  private async follow(): Promise<SendFailure> {
    const gone = new AbortController();
    const stop = (): void => gone.abort();
    this.ended.signal.addEventListener('abort', stop, { once: true });
    let cancel = (): void => undefined;
    const watch = (): void => {
      cancel();
      cancel = this.parts.clock.after(SILENCE_MS, stop);
    };
    try {
      const known = this.lastId === null ? {} : { 'last-event-id': this.lastId };
      const headers = { accept: 'text/event-stream', ...known };
      const answer = await this.parts.connection.open('/events', headers, gone.signal);
      this.requireStream(answer);
      watch();
      await this.read(answer, watch);
      return new SendFailure('network', 'the platform ended the event connection');
    } catch (error) {
      return error instanceof SendFailure ? error : new SendFailure('network', 'the event connection broke off');
    } finally {
      cancel();
      gone.abort();
      this.ended.signal.removeEventListener('abort', stop);
    }
  }

  private requireStream(answer: IncomingMessage): void {
    const { statusCode = 0, headers } = answer;
    if (statusCode === 200 && (headers['content-type'] ?? '').startsWith('text/event-stream')) return;
    answer.destroy();
    if (statusCode === 401 || statusCode === 403) {
      throw new SendFailure('key', `the platform refused the key (${statusCode})`);
    }
    const later = retryAfter(headers['retry-after'], this.parts.clock.now());
    throw new SendFailure('answer', `the platform answered ${statusCode} and streams no events`, later);
  }

  private async read(answer: IncomingMessage, watch: () => void): Promise<void> {
    const parser = new EventParser();
    answer.setEncoding('utf8');
    this.open = true;
    for (const listener of [...this.listeners]) listener.opened?.();
    for await (const piece of answer as AsyncIterable<string>) {
      watch();
      for (const event of parser.take(piece)) this.tell(event);
      this.lastId = parser.lastId ?? this.lastId;
    }
  }

  private tell(event: PlatformEvent): void {
    for (const listener of [...this.listeners]) {
      if (event.name === 'reset') listener.opened?.();
      else listener.happened?.(event);
    }
  }

  private pause(ms: number): Promise<void> {
    const { signal } = this.ended;
    return new Promise((resolve) => {
      const done = (): void => {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.parts.clock.after(ms, done);
      signal.addEventListener('abort', done, { once: true });
    });
  }
}
