import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../../src/sqlite/open-database';
import { backUp } from '../../../src/storage/sqlite/back-up';
import { entry, intervention, OURS, recordSteps, standing } from '../truth-contract/rows';
import { Place } from './place';

let place: Place;
let target: string;
beforeEach(() => {
  place = new Place();
  target = join(place.home, 'backup.db');
});
afterEach(() => place.remove());

const failure = (message: RegExp): unknown =>
  expect.objectContaining({ code: 'STORAGE_FAILED', message: expect.stringMatching(message) });

describe('backup', () => {
  it('copies what was committed, consistently, while it is written', async () => {
    const truth = await place.open();
    let isCopied = false;
    let added = 0;
    const writing = (async () => {
      for (; !isCopied; added++) {
        const id = `r-${added}`;
        await truth.addLedgerEntries(OURS, [entry({ id: `${id}-a` }), entry({ id: `${id}-b` })]);
        await truth.addInterventions(OURS, [
          intervention({ id }),
          intervention({ id, revision: 2, outcome: 'blocked' }),
        ]);
      }
    })();
    while (added < 20) await new Promise((resolve) => setImmediate(resolve));
    await truth.backup(target);
    isCopied = true;
    await writing;

    const copy = new Place();
    try {
      copyFileSync(target, copy.data);
      const copied = await copy.open();
      const count = (kind: string): number => recordSteps(copied).filter((step) => step.kind === kind).length;
      expect(count('intervention')).toBeGreaterThanOrEqual(20);
      expect(await copied.totals()).toMatchObject({
        seq: copied.seq,
        interventions: count('intervention'),
        ledgerEntries: count('ledger'),
      });
      // Each batch is there whole.
      expect(count('ledger') % 2).toBe(0);
      expect(copied.revisions(1, 'r-0').map(({ body }) => body)).toEqual(
        truth.revisions(1, 'r-0').map(({ body }) => body),
      );
    } finally {
      await copy.remove();
    }
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(readdirSync(place.home).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('works where no server runs', async () => {
    const truth = await place.open();
    await truth.addInterventions(OURS, [intervention()]);
    await truth.close();
    await backUp(place.data, target);
    copyFileSync(target, place.data);
    expect(standing(await place.open())).toEqual(['i-1@1']);
  });

  it('never replaces a file', async () => {
    await place.open();
    writeFileSync(target, 'mine');
    await expect(backUp(place.data, target)).rejects.toEqual(
      failure(/backup\.db is there already\. Name a file that is not/),
    );
    expect(readFileSync(target, 'utf8')).toBe('mine');
  });

  it('makes no database where there is none to back up', async () => {
    await expect(backUp(place.data, target)).rejects.toEqual(
      failure(/^There is no database .*platform\.db to back up\./),
    );
    expect(existsSync(place.data)).toBe(false);
  });

  it("refuses another program's database", async () => {
    openDatabase(place.data, 'CREATE TABLE t (x)').close();
    await expect(backUp(place.data, target)).rejects.toEqual(failure(/is a database of another program/));
  });

  it('leaves nothing of a copy that failed', async () => {
    const truth = await place.open();
    await truth.addInterventions(
      OURS,
      Array.from({ length: 50 }, (_, index) => intervention({ id: `i-${index}` })),
    );
    await truth.close();
    const bytes = readFileSync(place.data);
    writeFileSync(place.data, bytes.fill(0x5a, bytes.length - 3 * 8192));
    await expect(backUp(place.data, target)).rejects.toEqual(failure(/backup\.db could not be written: database disk/));
    expect(readdirSync(place.home)).toEqual(['platform.db', 'platform.db.lock']);
  });

  it('leaves nothing where it cannot write', async () => {
    await place.open();
    const nowhere = join(place.home, 'absent', 'backup.db');
    await expect(backUp(place.data, nowhere)).rejects.toEqual(
      failure(/backup\.db could not be written: ENOENT.* Check that its folder exists and may be written\./),
    );
  });
});
