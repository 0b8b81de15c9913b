/** Why a request was not granted: the code that its answer carries, the status of HTTP, and what it means. */
export const PROBLEMS = {
  UNREADABLE_REQUEST: { status: 400, title: 'The request is not valid HTTP.' },
  UNREADABLE_BODY: { status: 400, title: 'The body cannot be read as JSON.' },
  BODY_TOO_DEEP: { status: 400, title: 'The body has more than 32 levels of objects and arrays.' },
  INVALID_PARAMETER: { status: 400, title: 'A parameter is not known, or its value is not permitted.' },
  INVALID_CURSOR: { status: 400, title: 'The cursor does not belong to this list.' },
  UNAUTHENTICATED: { status: 401, title: 'The request has no API key that is valid.' },
  FORBIDDEN: { status: 403, title: 'The role of the API key does not permit this.' },
  CROSS_SITE: { status: 403, title: 'The request came with the cookie of the console, and not from the console.' },
  HOST_REFUSED: { status: 403, title: 'The platform listens on this machine alone, and was asked under another name.' },
  NOT_FOUND: { status: 404, title: 'There is nothing under this address.' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'The address does not take this method.' },
  REQUEST_TIMEOUT: { status: 408, title: 'The request did not arrive in time.' },
  LAST_ADMIN_KEY: { status: 409, title: 'The last key of an administrator cannot be revoked.' },
  BODY_TOO_LARGE: { status: 413, title: 'The body is larger than 5 MiB.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body is not JSON, or is encoded by something other than gzip.' },
  INVALID_BODY: { status: 422, title: 'The body does not fit its schema.' },
  TOO_MANY_FAILED_KEYS: { status: 429, title: 'This address has sent too many keys that are not valid.' },
  TOO_MANY_REQUESTS: { status: 429, title: 'This key sends more than its rate.' },
  HEADERS_TOO_LARGE: { status: 431, title: 'The headers of the request are too large.' },
  INTERNAL_ERROR: { status: 500, title: 'The platform failed.' },
  OVER_CAPACITY: { status: 503, title: 'The platform has more to do than it can.' },
  STORAGE_FULL: { status: 503, title: 'The disk of the platform is full; nothing was kept.' },
  NOT_READY: { status: 503, title: 'The read model is being made.' },
  SHUTTING_DOWN: { status: 503, title: 'The platform is ending.' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

/** A code of {@link PROBLEMS}. */
export type ProblemCode = keyof typeof PROBLEMS;
