/** What a platform, or whatever stands at its address, answered. */
export interface PlatformAnswer {
  readonly status: number;
  /** The body where it is a JSON object; else null. */
  readonly json: Readonly<Record<string, unknown>> | null;
  /** The body; the key that was sent is blotted out. */
  readonly text: string;
  /** How long to wait before the next request; null where it does not say. Unit: milliseconds. */
  readonly retryAfterMs: number | null;
  /** Names this state of what was asked; null where the answer has none. */
  readonly etag: string | null;
}

/** Names an answer in a message, by its status and the code of its problem, where it has one. */
export function answerName({ status, json }: PlatformAnswer): string {
  const code = json?.code;
  return typeof code === 'string' && /^[A-Za-z0-9_.-]{1,64}$/.test(code) ? `${status} ${code}` : String(status);
}
