import type { HomeFileKind } from '../spool/home-files';

/** A record that the platform refused, and why. */
export interface RejectedRecord {
  readonly kind: HomeFileKind;
  readonly json: Buffer;
  /** The status of the answer. */
  readonly status: number;
  /** What the answer says of this record, as JSON would hold it. */
  readonly answer: unknown;
}
