import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeFiles } from '../../src/spool/home-files';

describe('homeFiles', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sentinel-files-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));
  const make = (...names: string[]): void => {
    for (const name of names) writeFileSync(join(home, name), '');
  };

  it('lists the rotated files by their number, then the current one, of one kind', () => {
    make('interventions.jsonl', 'interventions.jsonl.10', 'interventions.jsonl.9', 'interventions.jsonl.2');
    make('ledger.jsonl', 'ledger.jsonl.1', 'quota.db');
    expect(homeFiles(home, 'interventions')).toEqual(
      ['interventions.jsonl.2', 'interventions.jsonl.9', 'interventions.jsonl.10', 'interventions.jsonl'].map((name) =>
        join(home, name),
      ),
    );
    expect(homeFiles(home, 'ledger')).toEqual([join(home, 'ledger.jsonl.1'), join(home, 'ledger.jsonl')]);
  });

  it('leaves out what is no rotated file of ours', () => {
    make(
      'ledger.jsonl.0',
      'ledger.jsonl.01',
      'ledger.jsonl.1.gz',
      'ledger.jsonl.',
      'ledger.jsonl.-1',
      'ledger.jsonl.1e3',
    );
    make('my-ledger.jsonl.1', 'ledger.jsonl.3');
    expect(homeFiles(home, 'ledger')).toEqual([join(home, 'ledger.jsonl.3')]);
  });

  it('lists nothing in a home without records', () => {
    expect(homeFiles(home, 'interventions')).toEqual([]);
  });

  it('throws the error of the file system where there is no home', () => {
    expect(() => homeFiles(join(home, 'missing'), 'ledger')).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });
});
