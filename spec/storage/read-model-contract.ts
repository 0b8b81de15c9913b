import type { Storage } from '../../src/storage/storage';
import { detailCases } from './read-model-contract/details';
import { exportCases } from './read-model-contract/exports';
import { figureCases } from './read-model-contract/figures';
import { groupCases } from './read-model-contract/groups';
import { lawCases } from './read-model-contract/laws';
import { listCases } from './read-model-contract/lists';
import { organisationCases } from './read-model-contract/organisations';
import { runAndAgentCases } from './read-model-contract/runs-and-agents';
import { searchCases } from './read-model-contract/search';
import { World } from './read-model-contract/world';

/** A storage in a place of its own, in which nothing is kept yet. */
export interface StoragePlace {
  open(): Promise<Storage>;
  /** Closes what was opened, and leaves nothing. */
  remove(): Promise<void>;
}

/** What the cases of the contract use: a storage that is new in each of them. */
export interface StorageUnderTest {
  readonly storage: Storage;
  readonly world: World;
  /** Runs work with another new storage, for laws that want many. */
  withNew(work: (world: World) => Promise<void>): Promise<void>;
}

/**
 * What a `Storage` promises of its answers, as cases that every implementation passes: each filter, sort, page, cursor
 * and figure is compared with what the records say themselves. Call it within `describe`.
 */
export function readModelContract(makePlace: () => StoragePlace | Promise<StoragePlace>): void {
  const now = {} as { -readonly [K in keyof StorageUnderTest]: StorageUnderTest[K] };
  let place: StoragePlace;
  beforeEach(async () => {
    place = await makePlace();
    now.storage = await place.open();
    now.world = new World(now.storage);
    now.withNew = async (work) => {
      const another = await makePlace();
      try {
        await work(new World(await another.open()));
      } finally {
        await another.remove();
      }
    };
  });
  afterEach(() => place.remove());

  listCases(now);
  searchCases(now);
  figureCases(now);
  groupCases(now);
  runAndAgentCases(now);
  detailCases(now);
  exportCases(now);
  organisationCases(now);
  lawCases(now);
}
