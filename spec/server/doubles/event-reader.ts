import type { IncomingMessage } from 'node:http';

/** One event of a stream. */
export interface ReadEvent {
  readonly id?: string;
  readonly event?: string;
  // biome-ignore lint/suspicious/noExplicitAny: what JSON holds is for each test to say.
  readonly data?: any;
  readonly comment?: boolean;
}

/** Reads a stream of events, one by one. */
export class EventReader {
  private text = '';
  private readonly pieces: AsyncIterator<Buffer>;

  constructor(readonly answer: IncomingMessage) {
    this.pieces = answer[Symbol.asyncIterator]();
  }

  /** The next block; undefined at the end. */
  async next(): Promise<ReadEvent | undefined> {
    while (!this.text.includes('\n\n')) {
      const { value, done } = await this.pieces.next();
      if (done) return undefined;
      this.text += value;
    }
    const end = this.text.indexOf('\n\n');
    const block = this.text.slice(0, end);
    this.text = this.text.slice(end + 2);
    if (block.startsWith(':')) return { comment: true };
    const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)));
    return { ...fields, ...(fields.data !== undefined && { data: JSON.parse(fields.data) }) };
  }

  /** The next block with this name; what comes before is passed over. */
  async named(name: string): Promise<ReadEvent> {
    for (;;) {
      const event = await this.next();
      if (event === undefined) throw new Error(`The stream ended before an event ${name}.`);
      if (event.event === name) return event;
    }
  }

  /** Everything up to the end. */
  async rest(): Promise<readonly ReadEvent[]> {
    const events: ReadEvent[] = [];
    for (let event = await this.next(); event !== undefined; event = await this.next()) events.push(event);
    return events;
  }
}
