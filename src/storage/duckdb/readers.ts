import type { DuckDBConnection } from '@duckdb/node-api';
import { StorageError } from '../../errors/storage-error';

/** So many questions wait for their turn; more are refused. */
const MAX_WAITING = 200;

/** Lends connections that read, one to a question; who comes when none is free waits for its turn. */
export class Readers {
  private readonly free: DuckDBConnection[];
  private readonly waiting: ((connection: DuckDBConnection) => void)[] = [];
  private lent = 0;
  private onDrained: () => void = () => undefined;

  constructor(connections: readonly DuckDBConnection[]) {
    this.free = [...connections];
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
    const connection = await this.take();
    try {
      await connection.run('BEGIN READ ONLY');
      const result = await work(connection);
      await connection.run('COMMIT');
      return result;
    } catch (error) {
      // The transaction may have ended with the fault.
      await connection.run('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      this.giveBack(connection);
    }
  }

  private async take(): Promise<DuckDBConnection> {
    const connection = this.free.pop();
    if (connection !== undefined) {
      this.lent++;
      return connection;
    }
    if (this.waiting.length < MAX_WAITING) return new Promise((resolve) => this.waiting.push(resolve));
    throw new StorageError('OVER_CAPACITY', 'Too many questions wait for an answer. Ask again in a few seconds.');
  }

  private giveBack(connection: DuckDBConnection): void {
    const next = this.waiting.shift();
    if (next !== undefined) {
      next(connection);
      return;
    }
    this.free.push(connection);
    this.lent--;
    if (this.lent === 0) this.onDrained();
  }
}
