import type { HomeFileKind } from '../spool/home-files';
import type { RejectedRecord } from './rejected-record';

/** One record that is to be sent. */
export interface SpooledRecord {
  /** A JSON object, as the platform takes it. */
  readonly json: Buffer;
  /** What was sent when this record was: a place after it. */
  readonly end: number;
}

/** Records that are sent together, in order; at least one. */
export interface SpoolBatch {
  readonly kind: HomeFileKind;
  /** Where they come from; the spool's own. */
  readonly source: unknown;
  readonly records: readonly SpooledRecord[];
}

/** What has not been sent yet. */
export interface Backlog {
  /** Exact up to 4 MiB of them; beyond that estimated by their size. */
  readonly records: number;
  /** Unit: bytes. */
  readonly bytes: number;
  /** The timestamp of the oldest of them, as it stands in the record; null where there is none. */
  readonly oldestAt: string | null;
}

/** Where records wait until the platform has acknowledged them. One sender at a time reads it. */
export interface Spool {
  /** Goes to what the platform, in this organisation, has acknowledged; also what another process did. */
  open(organisation: string): void;
  /**
   * @returns the next records of a kind, at most `maxRecords` (1 to 500) and 1 MiB; null where there are none. They hold
   * until the second batch of their kind after them is read.
   */
  next(kind: HomeFileKind, maxRecords: number): Promise<SpoolBatch | null>;
  /** The same for what follows a batch that is being sent; null also where that takes a look at all there is. */
  following(batch: SpoolBatch, maxRecords: number): Promise<SpoolBatch | null>;
  /** The first `count` records of a batch are done with. */
  acknowledge(batch: SpoolBatch, count: number): void;
  /** Keeps records that the platform refused for good; `acknowledge` follows. */
  reject(records: readonly RejectedRecord[]): void;
  /**
   * Remembers what is there now; never throws.
   *
   * @returns tells whether all of that has been acknowledged; false where that cannot be known. Never throws.
   */
  mark(): () => boolean;
  /** Never throws: where it cannot be known, it is what was known last. */
  backlog(): Backlog;
  /** How many records were refused for good. Never throws. */
  readonly rejected: number;
  /** Called when everything was sent: lets go of what nobody needs any more. Never throws. */
  tidy(): void;
  /** Ends what `tidy` has begun. */
  close(): void;
}
