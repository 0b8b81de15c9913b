import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../core/clock';
import type { Logger } from '../../core/logger';
import type { Storage } from '../../storage/storage';
import type { Committed } from '../../storage/truth';
import { LIMITS } from '../limits';
import { changesFigures, concerns, isForAgents, isForReaders } from './event-audience';
import { EventRing } from './event-ring';
import { EventStream, type StreamOwner } from './event-stream';
import { changeText, eventText } from './event-text';
import { StatsTicks } from './stats-ticks';

const HEARTBEAT_MS = 15_000;
/** What is told in one piece, and how many events are looked at for it, before others get their turn. */
const PIECE_CHARACTERS = 32 * 1024;
const LOOK = 1_000;

/** Tells open streams what happens: each only what its organisation and its key may know. */
export class EventHub {
  private readonly streams = new Set<EventStream>();
  private readonly forReaders: EventRing;
  /** Apart: an agent shall not walk through all records to find the few events that concern it. */
  private readonly forAgents: EventRing;
  private readonly ticks: StatsTicks;
  private readonly source = {
    isAhead: ({ owner, position }: EventStream) => position < this.ringOf(owner).next,
    next: (stream: EventStream) => this.next(stream),
  };
  private readonly stopListening: () => void;
  private stopBeating: () => void = () => undefined;

  constructor(
    private readonly storage: Storage,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.forReaders = new EventRing(LIMITS.keptEvents, storage.seq);
    this.forAgents = new EventRing(LIMITS.keptEvents, storage.seq);
    this.ticks = new StatsTicks(clock, (org) => this.tell(org, eventText('stats_updated', {})));
    this.stopListening = storage.onCommitted((events) => this.take(events));
    this.beat();
  }

  /** How many streams are open. */
  get size(): number {
    return this.streams.size;
  }

  /** How many streams of a key are open. */
  sizeOf(keyId: string): number {
    return [...this.streams].filter(({ owner }) => owner.keyId === keyId).length;
  }

  /**
   * Begins a stream; its headers are sent already.
   *
   * @param after - the sequence up to which the client knows all; where what came after it is no longer known, it is
   * told `reset`. Null begins with what happens from now on.
   */
  open(response: ServerResponse, owner: StreamOwner, after: number | null): void {
    const ring = this.ringOf(owner);
    const position = after === null ? ring.next : ring.after(after);
    const stream = new EventStream(owner, response, this.source, position ?? ring.next);
    this.streams.add(stream);
    response.on('close', () => {
      stream.isOpen = false;
      this.streams.delete(stream);
    });
    const here = `id: ${ring.lastSeq}\n`;
    if (position === null) stream.tell(eventText('reset', {}, ring.lastSeq));
    else stream.tell(`retry: 1000\n${after === null ? here : ''}\n`);
    void stream.pump();
  }

  /** Ends the streams of a key that was revoked. */
  endOf(keyId: string): void {
    for (const stream of this.streams) if (stream.owner.keyId === keyId) stream.end();
  }

  /** Ends the streams whose session has ended. */
  endSignedOut(): void {
    for (const stream of this.streams) if (!stream.owner.isSignedIn()) stream.end();
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
      if (isForReaders(event)) this.forReaders.add(event);
      if (isForAgents(event)) this.forAgents.add(event);
      this.forReaders.lastSeq = event.seq;
      this.forAgents.lastSeq = event.seq;
    }
    if (this.streams.size === 0) return;
    for (const stream of this.streams) {
      if (stream.position < this.ringOf(stream.owner).first) stream.drop();
      else void stream.pump();
    }
    const listening = new Set(
      [...this.streams].filter(({ owner }) => owner.tellsRecords).map(({ owner }) => owner.org),
    );
    const changed = new Set(events.filter(changesFigures).map(({ org }) => org));
    for (const org of changed) if (listening.has(org)) this.ticks.changed(org);
  }

  private async next(stream: EventStream): Promise<string> {
    const ring = this.ringOf(stream.owner);
    let piece = '';
    const end = Math.min(ring.next, stream.position + LOOK);
    while (stream.isOpen && stream.position < end && piece.length < PIECE_CHARACTERS) {
      const kept = ring.at(stream.position++);
      if (!concerns(kept.event, stream.owner)) continue;
      kept.text ??= this.textOf(kept.event);
      piece += await kept.text;
    }
    // Reading records holds up the thread: others get their turn between two pieces.
    await setImmediate();
    return piece;
  }

  private ringOf({ tellsRecords }: StreamOwner): EventRing {
    return tellsRecords ? this.forReaders : this.forAgents;
  }

  private async textOf(event: Committed): Promise<string> {
    try {
      return changeText(event, await this.storage.bodyOf(event));
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
      this.endSignedOut();
      for (const stream of this.streams) stream.beat();
      this.beat();
    });
  }
}
