import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api';

/** Begins and ends the transactions of a connection, by statements that are prepared once. */
export class Transactions {
  private constructor(
    private readonly beginning: DuckDBPreparedStatement,
    private readonly committing: DuckDBPreparedStatement,
    private readonly rollingBack: DuckDBPreparedStatement,
  ) {}

  static async of(connection: DuckDBConnection, mode: 'READ ONLY' | 'READ WRITE'): Promise<Transactions> {
    return new Transactions(
      await connection.prepare(`BEGIN TRANSACTION ${mode}`),
      await connection.prepare('COMMIT'),
      await connection.prepare('ROLLBACK'),
    );
  }

  /** Does work in a transaction. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.beginning.run();
    try {
      const result = await work();
      await this.committing.run();
      return result;
    } catch (error) {
      // It may have ended with the fault.
      await this.rollingBack.run().catch(() => undefined);
      throw error;
    }
  }
}
