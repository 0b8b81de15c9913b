import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson } from '../text/canonical-json';
import { snapshot } from '../text/json-safe';
import { Redaction } from '../text/redaction';

/** What is beyond is cut by the snapshot, which marks it. */
const LIMITS = { maxBytes: 4 * 1024 * 1024, maxDepth: 1000 };
const MARK = '[cut: ';

/**
 * Gives what an approval is bound to: SHA-256 in hex of the RFC 8785 form of the arguments, whole and not redacted. What
 * JSON cannot hold counts by its recorded short form.
 *
 * Arguments beyond 4 MiB or 1,000 levels, and those that hold the mark of a cut, get a digest that is like no other: a
 * yes to them is for that one call.
 */
export function argumentsDigest(named: Readonly<Record<string, unknown>>): string {
  const whole = canonicalJson(snapshot(named, Redaction.none, LIMITS));
  const exact = whole.includes(MARK) ? randomUUID() : whole;
  return createHash('sha256').update(exact).digest('hex');
}
