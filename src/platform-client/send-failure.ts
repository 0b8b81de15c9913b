/** What a failure is of: the network, the key, the answer to one request, or the home's own files. */
export type FailureKind = 'network' | 'key' | 'answer' | 'files';

/** Something was not sent, and is to be sent later. Its message holds neither key nor records. */
export class SendFailure extends Error {
  /** @param retryAfterMs - the platform's own wish. Unit: milliseconds; null where it has none. */
  constructor(
    readonly kind: FailureKind,
    message: string,
    readonly retryAfterMs: number | null = null,
  ) {
    super(message);
  }
}
