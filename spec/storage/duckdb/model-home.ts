import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { DuckDbReadModel } from '../../../src/storage/duckdb/duckdb-read-model';
import { ManualClock } from '../../../src/testing';
import { RecordingLogger } from '../../sinks/doubles/recording-logger';
import { FeedDouble } from './feed-double';

/** A directory of its own with the file of a read model in it; what is opened here ends with it. */
export class ModelHome {
  readonly directory = mkdtempSync(join(tmpdir(), 'read-model-'));
  readonly path = join(this.directory, 'platform.db.read');
  readonly clock = new ManualClock();
  readonly logger = new RecordingLogger();
  source = new FeedDouble();
  private readonly opened: DuckDbReadModel[] = [];

  /** Opens the read model; it is ready. */
  async open(): Promise<DuckDbReadModel> {
    const model = this.begin();
    await model.ready;
    return model;
  }

  /** Opens the read model, which may not be ready. */
  begin(): DuckDbReadModel {
    const model = new DuckDbReadModel(this.source, this.path, this.logger, this.clock);
    this.opened.push(model);
    return model;
  }

  /** Runs statements in the file, which no model has open. */
  async inFile(...statements: readonly string[]): Promise<readonly unknown[][]> {
    const instance = await DuckDBInstance.create(this.path);
    const connection = await instance.connect();
    let rows: readonly unknown[][] = [];
    for (const statement of statements) rows = (await connection.runAndReadAll(statement)).getRows();
    connection.closeSync();
    instance.closeSync();
    return rows;
  }

  async remove(): Promise<void> {
    for (const model of this.opened) await model.close();
    rmSync(this.directory, { recursive: true });
  }
}
