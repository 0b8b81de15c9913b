/**
 * What a failure is of: the network, the key, the answer to one request, or the home's own files; `lost`: a connection that
 * had been kept was gone when it was used, which is no trouble if it happens once.
 */
export type FailureKind = 'network' | 'lost' | 'key' | 'answer' | 'files';

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
