import { types } from 'node:util';
import { cutText, toWellFormed } from './cut';
import { hasExactForm, holdsOnlyFields } from './exact-form';
import { fittingLength, jsonBytes } from './json-bytes';
import { ReadOnce } from './read-once';
import { REDACTED, Redaction } from './redaction';
import { isPlainObject, shortForm } from './short-form';

/** What JSON can hold. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** How much of the arguments a record holds. */
export interface SnapshotLimits {
  /** Size of the copy as JSON in UTF-8. Unit: bytes. At least 2; default 16,384. */
  readonly maxBytes?: number;
  /** Levels of objects and arrays, the outermost counted. At least 1; default 16. */
  readonly maxDepth?: number;
  /**
   * Called, once or more, where the copy does not tell what was given from other values: a cut, a short form such as
   * `[Money]`, a cycle, half a surrogate pair, a getter, hidden fields.
   */
  readonly onInexact?: () => void;
}

const MAX_BYTES = 16_384;
const MAX_DEPTH = 16;
const MAX_KEY_CHARACTERS = 128;
/** Room for `,"…":"[cut: 4294967295 more keys]"`. */
const MORE_BYTES = 40;
/** Room for `"… [cut: 536870888 characters]"`, the longest string of V8. */
const CUT_TEXT_BYTES = 34;
/** What a large value leaves to each of those behind it, so that a long text does not hide the amount after it. */
const KEPT_BYTES = 128;

/**
 * Takes a deep copy of arguments that JSON can hold, for a record.
 *
 * Never throws, and runs no code of the values but getters, each once; the values of secret keys are not read. What
 * JSON cannot hold becomes a short text ({@link shortForm}); undefined is left out of objects and null in arrays. The
 * JSON of the copy has at most `maxBytes`: what fits is kept whole, else each cut is marked in its place, and a large
 * value leaves room to those behind it.
 *
 * @example snapshot({ orderId: 'o-1', apiKey: 'k' }) // { orderId: 'o-1', apiKey: '[redacted]' }
 */
export function snapshot(
  values: Readonly<Record<string, unknown>>,
  redaction: Redaction = Redaction.standard,
  { maxBytes = MAX_BYTES, maxDepth = MAX_DEPTH, onInexact }: SnapshotLimits = {},
): Record<string, JsonValue> {
  try {
    const fields = new ReadOnce();
    const isProxy = types.isProxy(values);
    if (isProxy) onInexact?.();
    const source = isProxy ? { '…': '[Proxy]' } : values;
    const whole = new Copier(fields, maxDepth, false, onInexact).container(source, redaction, maxBytes);
    if (whole !== undefined) return whole as Record<string, JsonValue>;
    onInexact?.();
    const copy = new Copier(fields, maxDepth, true, onInexact).container(source, redaction, maxBytes);
    return (copy ?? {}) as Record<string, JsonValue>;
  } catch {
    onInexact?.();
    return {}; // The stack or the memory of the process is at its end; a record must not be what breaks it.
  }
}

/**
 * Copies within a budget of bytes. What does not fit is undefined; with `cutting` it is shortened first, and the
 * container that holds it says what is missing.
 */
class Copier {
  private readonly ancestors: object[] = [];
  /** Size of the latest copy. */
  private bytes = 0;

  constructor(
    private readonly reads: ReadOnce,
    private readonly maxDepth: number,
    private readonly cutting: boolean,
    private readonly inexact: (() => void) | undefined,
  ) {}

  container(source: object, redaction: Redaction, budget: number): JsonValue | undefined {
    const markBytes = this.cutting ? MORE_BYTES : 0;
    if (budget < 2 + markBytes) return undefined;
    const fields = this.reads.fieldsOf(source);
    const { keys, length } = fields;
    if (this.inexact !== undefined && !holdsOnlyFields(source)) this.inexact();
    const copy: { [key: string]: JsonValue } | JsonValue[] = keys === null ? [] : {};
    let used = 2;
    this.ancestors.push(source);
    for (let index = 0; index < length; index++) {
      const key = keys === null ? index : keys[index];
      const name = typeof key === 'number' ? key : this.name(key);
      const later = length - index - 1;
      const before = (used > 2 ? 1 : 0) + (typeof name === 'number' ? 0 : jsonBytes(name, budget) + 1);
      const room = budget - used - before - (later === 0 ? 0 : markBytes);
      let item: JsonValue | undefined;
      if (room > 0) {
        const value = redaction.covers(key) ? REDACTED : fields.read(index);
        if (value === undefined && keys !== null) {
          used++; // Nothing is written, but looking through endless undefined values must end too.
          continue;
        }
        item = this.value(value, redaction, key, this.share(room, later));
      }
      if (item === undefined) {
        if (!this.cutting) return undefined;
        const mark = `[cut: ${later + 1} more ${keys === null ? 'items' : 'keys'}]`;
        put(copy, keys === null ? index : '…', mark);
        used += MORE_BYTES;
        break;
      }
      put(copy, name, item);
      used += before + this.bytes;
    }
    this.ancestors.pop();
    this.bytes = used;
    return copy;
  }

  private value(value: unknown, redaction: Redaction, key: string | number, budget: number): JsonValue | undefined {
    switch (typeof value) {
      case 'string':
        return this.text(value, budget);
      case 'number':
        // JSON knows no -0.
        return Number.isFinite(value)
          ? this.literal(value === 0 ? 0 : value, budget)
          : this.text(String(value), budget);
      case 'boolean':
        return this.literal(value, budget);
      case 'undefined':
        return this.literal(null, budget);
      case 'object':
        if (value === null) return this.literal(null, budget);
        return this.object(value, redaction, key, budget);
      default:
        return this.short(value, budget);
    }
  }

  private short(value: unknown, budget: number): JsonValue | undefined {
    if (this.inexact !== undefined && !hasExactForm(value)) this.inexact();
    return this.text(shortForm(value), budget);
  }

  private object(value: object, redaction: Redaction, key: string | number, budget: number): JsonValue | undefined {
    if (types.isProxy(value) || !(Array.isArray(value) || isPlainObject(value))) {
      return this.short(value, budget);
    }
    const isCycle = this.ancestors.includes(value);
    if (isCycle || this.ancestors.length >= this.maxDepth) {
      this.inexact?.();
      return this.text(isCycle ? '[cycle]' : '[cut: depth]', budget);
    }
    return this.container(value, redaction.below(key), budget);
  }

  private literal(value: number | boolean | null, budget: number): JsonValue | undefined {
    this.bytes = String(value).length;
    return this.bytes <= budget ? value : undefined;
  }

  private text(text: string, budget: number): JsonValue | undefined {
    if (text.length + 2 <= budget) {
      this.bytes = jsonBytes(text, budget);
      if (this.bytes <= budget) return this.wellFormed(text);
    }
    if (!this.cutting || budget < CUT_TEXT_BYTES) return undefined;
    const cut = cutText(text, fittingLength(text, budget - CUT_TEXT_BYTES));
    this.bytes = jsonBytes(cut);
    return cut;
  }

  private name(key: string): string {
    return this.cutting ? cutText(key, MAX_KEY_CHARACTERS) : this.wellFormed(key);
  }

  private wellFormed(text: string): string {
    const formed = toWellFormed(text);
    if (formed !== text) this.inexact?.();
    return formed;
  }

  private share(room: number, later: number): number {
    return this.cutting ? Math.max(room - later * KEPT_BYTES, room / 2) : room;
  }
}

function put(copy: { [key: string]: JsonValue } | JsonValue[], key: string | number, value: JsonValue): void {
  if (key === '__proto__') {
    Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    (copy as { [key: string | number]: JsonValue })[key] = value;
  }
}
