import { setImmediate } from 'node:timers/promises';
import type { FeedSource } from './feed-source';
import type { Piece, PieceWriter } from './piece-writer';

/** So much is read before others get the thread: about 10 ms. */
const PIECE_STEPS = 2_000;
/** So many pieces are read ahead, while DuckDB writes: some 10 MB. */
const MAX_AHEAD = 30;

/** A piece of the feed, and the sequence that it reaches. */
export interface ReadPiece extends Piece {
  readonly reached: number;
  readonly steps: number;
  readonly orgs: ReadonlySet<number>;
  /** Whether there was no more when it was read. */
  readonly isLast: boolean;
}

/** Reads the feed piece by piece, and ahead while it has to wait. */
export class FeedReader {
  private readonly ahead: ReadPiece[] = [];
  private isAtEnd = false;

  /** @param position - the sequence after which it begins. */
  constructor(
    private readonly source: Pick<FeedSource, 'feed' | 'seq'>,
    private readonly writer: Pick<PieceWriter, 'read'>,
    private position: number,
  ) {}

  /** Whether something was read that has not been taken. */
  get isAhead(): boolean {
    return this.ahead.length > 0;
  }

  next(): ReadPiece {
    return this.ahead.shift() ?? this.read();
  }

  /** Waits for work, and uses the time where more than a piece waits. */
  async during(work: Promise<void>): Promise<void> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    done.catch(() => undefined);
    while (!isDone && !this.isAtEnd && this.ahead.length < MAX_AHEAD) {
      this.ahead.push(this.read());
      await setImmediate();
    }
    await done;
  }

  private read(): ReadPiece {
    const known = this.source.seq;
    const steps = this.source.feed(this.position, PIECE_STEPS);
    // Less than asked for: there is no more, also where no step has the last sequences.
    this.isAtEnd = steps.length < PIECE_STEPS;
    this.position = Math.max(steps.at(-1)?.seq ?? this.position, this.isAtEnd ? known : this.position);
    const orgs = new Set(steps.map(({ org }) => org));
    const piece = this.writer.read(steps);
    return { ...piece, reached: this.position, steps: steps.length, orgs, isLast: this.isAtEnd };
  }
}
