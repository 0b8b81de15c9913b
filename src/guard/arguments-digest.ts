import { createHash, randomUUID } from 'node:crypto';
import { canonicalJson } from '../text/canonical-json';
import { snapshot } from '../text/json-safe';
import { Redaction } from '../text/redaction';

/** What is beyond is cut by the snapshot, which marks it. */
const LIMITS = { maxBytes: 4 * 1024 * 1024, maxDepth: 1000 };

/**
 * Gives what an approval is bound to: SHA-256 in hex of the RFC 8785 form of the arguments, whole and not redacted. Dates,
 * URLs, bigints, NaN and the infinities count by their recorded short form.
 *
 * Arguments that this form does not tell from others get a digest that is like no other, so that a yes to them is for that
 * one call: those that hold an instance of a class, a Map, Set, buffer, function or symbol, a proxy, a getter, a cycle, and
 * those beyond 4 MiB or 1,000 levels.
 */
export function argumentsDigest(named: Readonly<Record<string, unknown>>): string {
  let isExact = true;
  const onInexact = (): void => {
    isExact = false;
  };
  const whole = canonicalJson(snapshot(named, Redaction.none, { ...LIMITS, onInexact }));
  return createHash('sha256')
    .update(isExact ? whole : randomUUID())
    .digest('hex');
}
