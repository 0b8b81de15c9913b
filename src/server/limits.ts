/** The limits of the platform; PLATFORM, "Who may do what". */
export const LIMITS = {
  /** After inflating. Unit: bytes. */
  bodyBytes: 5 * 1024 * 1024,
  /** Of one request. */
  batchRecords: 1_000,
  /** Of one record as JSON: 1,000 of them make a page. Unit: characters. */
  recordCharacters: 256 * 1024,
  /** Exports under way at once. */
  exports: 16,
  /** How long an export waits for a client that takes nothing. Unit: milliseconds. */
  exportStallMs: 30_000,
  /** Levels of objects and arrays in a body, the outermost counted. */
  jsonDepth: 32,
  /** That an answer names. */
  faults: 20,
  /** Rows of one page. */
  pageRows: 1_000,
  /** Of one address in a minute; from then on its failing keys are answered by 429. */
  failedKeys: 10,
  /** Of one key in a second. */
  recordsPerSecond: 20_000,
  /** Of one key in a second. */
  requestsPerSecond: 500,
  /** Open at once. */
  streams: 200,
  /** Of one key: none can take them all. */
  streamsOfKey: 50,
  /** Polls for approvals that wait at once. */
  longPolls: 1_000,
  /** Of one key. */
  longPollsOfKey: 250,
  /** Of one policy. Unit: bytes. */
  policySourceBytes: 256 * 1024,
  /** Waiting for one stream's client. Unit: bytes. */
  streamBytes: 256 * 1024,
  /** Events that a client can catch up on. */
  keptEvents: 10_000,
  /** A record that is dated later than this counts as dated wrongly. Unit: milliseconds. */
  aheadMs: 5 * 60_000,
} as const;
