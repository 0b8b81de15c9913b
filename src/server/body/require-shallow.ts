import { LIMITS } from '../limits';
import { Problem } from '../problem';

/**
 * Refuses what nests too deep.
 *
 * @param levels - that the value may have, itself counted.
 * @returns how many keys all objects in it have together.
 * @throws {@link Problem} `BODY_TOO_DEEP`
 */
export function requireShallow(value: unknown, levels: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (levels === 0) {
    throw new Problem('BODY_TOO_DEEP', `Nest at most ${LIMITS.jsonDepth} objects and arrays in each other.`);
  }
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += requireShallow(item, levels - 1);
    return count;
  }
  for (const key in value) {
    count += 1 + requireShallow((value as Readonly<Record<string, unknown>>)[key], levels - 1);
  }
  return count;
}
