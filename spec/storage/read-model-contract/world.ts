import type { InterventionRow, LedgerRow } from '../../../src/storage/rows';
import type { Storage } from '../../../src/storage/storage';
import type { Standing } from './oracle';

/** Gives rows to a storage, and knows what stands in it for each organisation. */
export class World {
  private readonly interventions = new Map<string, { org: number } & Standing<InterventionRow>>();
  private readonly entries = new Map<string, { org: number } & Standing<LedgerRow>>();

  constructor(readonly storage: Storage) {}

  /** The highest revision counts; the number is that of the first. */
  async addInterventions(org: number, rows: readonly InterventionRow[]): Promise<void> {
    await this.storage.addInterventions({ org, agentId: null }, rows);
    for (const row of rows) {
      const key = `${org} ${row.id}`;
      const known = this.interventions.get(key);
      if (known !== undefined && known.row.revision >= row.revision) continue;
      this.interventions.set(key, { org, row, number: known?.number ?? this.interventions.size });
    }
  }

  async addEntries(org: number, rows: readonly LedgerRow[]): Promise<void> {
    await this.storage.addLedgerEntries({ org, agentId: null }, rows);
    for (const row of rows) {
      const key = `${org} ${row.id}`;
      if (!this.entries.has(key)) this.entries.set(key, { org, row, number: this.entries.size });
    }
  }

  interventionsOf(org: number): readonly Standing<InterventionRow>[] {
    return [...this.interventions.values()].filter((each) => each.org === org);
  }

  entriesOf(org: number): readonly Standing<LedgerRow>[] {
    return [...this.entries.values()].filter((each) => each.org === org);
  }
}
