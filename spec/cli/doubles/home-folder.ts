import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wireRecord } from '../../figures/doubles/wire-record';

/** A home with files of your own making. */
export class HomeFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'sentinel-cli-'));
  readonly interventions = join(this.path, 'interventions.jsonl');

  /** Appends interventions; each gets an id of its own where it names none. */
  add(...records: readonly Readonly<Record<string, unknown>>[]): this {
    return this.write('interventions.jsonl', lines(records.map((fields) => wireRecord({ id: nextId(), ...fields }))));
  }

  /** Appends ledger entries of calls that succeeded for a cent. */
  addEntries(...entries: readonly Readonly<Record<string, unknown>>[]): this {
    const basic = { timestamp: '2026-01-02T03:04:05.006Z', outcome: 'success', cost_usd: 0.01 };
    return this.write('ledger.jsonl', lines(entries.map((fields) => ({ ...basic, ...fields }))));
  }

  /** Appends text as it is. */
  write(name: string, text: string): this {
    appendFileSync(join(this.path, name), text);
    return this;
  }

  /** Gives the current file of interventions a number; the next record begins a new one. */
  rotate(number: number): this {
    renameSync(this.interventions, `${this.interventions}.${number}`);
    return this;
  }

  /** Empties the current file of interventions. */
  truncate(): this {
    writeFileSync(this.interventions, '');
    return this;
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

let ids = 0;

function nextId(): string {
  ids += 1;
  return `id-${ids}`;
}

function lines(values: readonly object[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}
