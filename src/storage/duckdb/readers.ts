import type { DuckDBConnection } from '@duckdb/node-api';
import { StorageError } from '../../errors/storage-error';
import { Transactions } from './transactions';

/** So many questions wait for their turn; more are refused. */
const MAX_WAITING = 200;

interface Reader {
  readonly connection: DuckDBConnection;
  readonly transactions: Transactions;
}

/** Lends connections that read, one to a question; who comes when none is free waits for its turn. */
export class Readers {
  private readonly free: Reader[];
  private readonly waiting: ((reader: Reader) => void)[] = [];
  private lent = 0;
  private onDrained: () => void = () => undefined;

  private constructor(readers: readonly Reader[]) {
    this.free = [...readers];
  }

  static async of(connections: readonly DuckDBConnection[]): Promise<Readers> {
    const readers = connections.map(async (connection) => ({
      connection,
      transactions: await Transactions.of(connection, 'READ ONLY'),
    }));
    return new Readers(await Promise.all(readers));
  }

  /** Fulfilled when no question is left. */
  async drained(): Promise<void> {
    if (this.lent === 0) return;
    await new Promise<void>((resolve) => {
      this.onDrained = resolve;
    });
  }

  /**
   * Runs statements that all see the same moment.
   *
   * @throws {@link StorageError} `OVER_CAPACITY` where 200 questions wait already.
   */
  async atOneMoment<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const reader = await this.take();
    try {
      return await reader.transactions.run(() => work(reader.connection));
    } finally {
      this.giveBack(reader);
    }
  }

  private async take(): Promise<Reader> {
    const reader = this.free.pop();
    if (reader !== undefined) {
      this.lent++;
      return reader;
    }
    if (this.waiting.length < MAX_WAITING) return new Promise((resolve) => this.waiting.push(resolve));
    throw new StorageError('OVER_CAPACITY', 'Too many questions wait for an answer. Ask again in a few seconds.');
  }

  private giveBack(reader: Reader): void {
    const next = this.waiting.shift();
    if (next !== undefined) {
      next(reader);
      return;
    }
    this.free.push(reader);
    this.lent--;
    if (this.lent === 0) this.onDrained();
  }
}
