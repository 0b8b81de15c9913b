import { StorageError } from '../errors/storage-error';
import { Problem } from './problem';

type Answers = Readonly<Record<string, () => Problem>>;

/** What Fastify itself finds wrong with a request, in our words. */
const OF_FASTIFY: Answers = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new Problem('BODY_TOO_LARGE', 'Send at most 5 MiB; halve the batch.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send JSON with Content-Type: application/json.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new Problem('UNREADABLE_BODY', 'The body is not as long as its Content-Length says.'),
  FST_ERR_BAD_URL: () => new Problem('INVALID_PARAMETER', 'The path is not valid percent-encoding.'),
  FST_ERR_MAX_PARAM_LENGTH: () => new Problem('INVALID_PARAMETER', 'An id has at most 128 characters.'),
};

/** What storage refuses for a reason that the client can do something about. */
const OF_STORAGE: Answers = {
  OVER_CAPACITY: () => new Problem('OVER_CAPACITY', 'Ask for less at once, or later.', { retryAfterSeconds: 2 }),
  STORAGE_FULL: () => new Problem('STORAGE_FULL', 'Make room, and send it again.', { retryAfterSeconds: 30 }),
  INVALID_CURSOR: () =>
    new Problem('INVALID_CURSOR', 'Give a cursor only with the sort and the filter of the page that it came with.'),
};

/** The answer to an error that a client may know about; null for a fault of our own. */
export function toProblem(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  const { code } = error as { readonly code?: unknown };
  const answers = StorageError.isInstance(error) ? OF_STORAGE : OF_FASTIFY;
  return typeof code === 'string' && Object.hasOwn(answers, code) ? answers[code]() : null;
}
