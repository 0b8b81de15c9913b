import { LIMITS } from '../limits';
import { inflated } from './inflated';
import { parsed } from './parsed';
import { requireSafeKeys } from './require-safe-keys';
import { requireShallow } from './require-shallow';

/**
 * Reads the body of a request as JSON. An empty body is undefined.
 *
 * @param encoding - the header `Content-Encoding`.
 * @throws {@link Problem} `UNSUPPORTED_MEDIA_TYPE`, `BODY_TOO_LARGE`, `UNREADABLE_BODY`, `BODY_TOO_DEEP`.
 */
export async function readJsonBody(body: Buffer, encoding: string | undefined): Promise<unknown> {
  const plain = await inflated(body, encoding);
  if (plain.length === 0) return undefined;
  const value = parsed(plain.toString());
  requireShallow(value, LIMITS.jsonDepth);
  requireSafeKeys(value);
  return value;
}
