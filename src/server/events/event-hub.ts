import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../core/clock';
import type { Logger } from '../../core/logger';
import type { Storage } from '../../storage/storage';
import type { Committed } from '../../storage/truth';
import { LIMITS } from '../limits';
import { EventRing } from './event-ring';
import { EventStream, type StreamOwner } from './event-stream';
import { changeText, eventText } from './event-text';
import { StatsTicks } from './stats-ticks';

const HEARTBEAT_MS = 15_000;
/** What is told in one piece, and how many events are looked at for it, before others get their turn. */
const PIECE_CHARACTERS = 32 * 1024;
const LOOK = 1_000;
const TOLD: ReadonlySet<Committed['kind']> = new Set(['intervention_created', 'intervention_updated', 'run_created']);

/** Tells open streams what happens: each only what its organisation and its key may know. */
export class EventHub {
  private readonly streams = new Set<EventStream>();
  private readonly ring: EventRing;
  private readonly ticks: StatsTicks;
  private readonly source = {
    isAhead: ({ position }: EventStream) => position < this.ring.next,
    next: (stream: EventStream) => this.next(stream),
  };
  private readonly stopListening: () => void;
  private stopBeating: () => void = () => undefined;

  constructor(
    private readonly storage: Storage,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.ring = new EventRing(LIMITS.keptEvents, storage.seq);
    this.ticks = new StatsTicks(clock, (org) => this.tell(org, eventText('stats_updated', {})));
    this.stopListening = storage.onCommitted((events) => this.take(events));
    this.beat();
  }

  /** How many streams are open. */
  get size(): number {
    return this.streams.size;
  }

  /**
   * Begins a stream; its headers are sent already.
   *
   * @param after - the sequence up to which the client knows all; where what came after it is no longer known, it is
   * told `reset`. Null begins with what happens from now on.
   */
  open(response: ServerResponse, owner: StreamOwner, after: number | null): void {
    const position = after === null ? this.ring.next : this.ring.after(after);
    const stream = new EventStream(owner, response, this.source, position ?? this.ring.next);
    this.streams.add(stream);
    response.on('close', () => {
      stream.isOpen = false;
      this.streams.delete(stream);
    });
    const here = `id: ${this.ring.lastSeq}\n`;
    if (position === null) stream.tell(eventText('reset', {}, this.ring.lastSeq));
    else stream.tell(`retry: 1000\n${after === null ? here : ''}\n`);
    void stream.pump();
  }

  /** Ends the streams of a key that was revoked. */
  endOf(keyId: string): void {
    for (const stream of this.streams) if (stream.owner.keyId === keyId) stream.end();
  }

  /** Ends all streams. */
  close(): void {
    this.stopListening();
    this.stopBeating();
    this.ticks.stop();
    for (const stream of this.streams) stream.end();
  }

  private take(events: readonly Committed[]): void {
    for (const event of events) {
      if (TOLD.has(event.kind)) this.ring.add(event);
      this.ring.lastSeq = event.seq;
    }
    if (this.streams.size === 0) return;
    for (const stream of this.streams) {
      if (stream.position < this.ring.first) stream.drop();
      else void stream.pump();
    }
    const listening = new Set(
      [...this.streams].filter(({ owner }) => owner.tellsRecords).map(({ owner }) => owner.org),
    );
    for (const org of new Set(events.map((event) => event.org))) if (listening.has(org)) this.ticks.changed(org);
  }

  private async next(stream: EventStream): Promise<string> {
    const { ring } = this;
    const { org, tellsRecords } = stream.owner;
    if (!tellsRecords) stream.position = ring.next;
    let piece = '';
    const end = Math.min(ring.next, stream.position + LOOK);
    while (stream.isOpen && stream.position < end && piece.length < PIECE_CHARACTERS) {
      const kept = ring.at(stream.position++);
      if (kept.event.org !== org) continue;
      kept.text ??= this.textOf(kept.event);
      piece += await kept.text;
    }
    // Reading records holds up the thread: others get their turn between two pieces.
    await setImmediate();
    return piece;
  }

  private async textOf(event: Committed): Promise<string> {
    try {
      return changeText(event, event.kind === 'run_created' ? null : await this.storage.bodyOf(event));
    } catch (err) {
      this.logger.warn({ err, seq: event.seq }, 'An event is told without its record, which cannot be read.');
      return changeText(event, null);
    }
  }

  private tell(org: number, text: string): void {
    for (const stream of this.streams) if (stream.owner.org === org && stream.owner.tellsRecords) stream.tell(text);
  }

  private beat(): void {
    this.stopBeating = this.clock.after(HEARTBEAT_MS, () => {
      for (const stream of this.streams) stream.beat();
      this.beat();
    });
  }
}
