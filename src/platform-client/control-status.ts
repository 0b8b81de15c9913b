/** What the platform controls of a Sentinel, and how well it is heard. */
export interface ControlStatus {
  /** Whether the platform tells of changes at this moment; false also where there is no platform. */
  readonly isConnected: boolean;
  /** The platform's policies in force; null where none have come. */
  readonly policies:
    | readonly { readonly id: string | null; readonly name: string | null; readonly version: string | null }[]
    | null;
  /** When these were last known to be the platform's, as RFC 3339; null where none have come. */
  readonly policiesAt: string | null;
  /** Whether they are those that the home had kept: the platform has said nothing since the start. */
  readonly isFromHome: boolean;
  /** How many stops of the platform hold. */
  readonly stops: number;
  /** Why the platform's latest policies were not taken; null where they were. */
  readonly refused: string | null;
  /** Why the platform could not be asked the last time; null where it could. Never holds the key. */
  readonly lastError: string | null;
}
