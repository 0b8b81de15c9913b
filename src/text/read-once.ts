/** What an object or array holds, each value read at most once: reading may run a getter. */
export class Fields {
  private readonly values: unknown[] = [];

  /** @param keys - null for an array. */
  constructor(
    private readonly source: Readonly<Record<string | number, unknown>>,
    readonly keys: readonly string[] | null,
    readonly length: number,
  ) {}

  /** The value at a position, or a short text where its getter throws. */
  read(index: number): unknown {
    if (index in this.values) return this.values[index];
    const value = this.fetch(this.keys === null ? index : this.keys[index]);
    this.values[index] = value;
    return value;
  }

  private fetch(key: string | number): unknown {
    try {
      return this.source[key];
    } catch {
      return '[getter threw]';
    }
  }
}

/** Remembers what was read of each object, so that a second look neither runs a getter nor lists keys again. */
export class ReadOnce {
  private readonly known = new Map<object, Fields>();

  /** @param source - an array or an object with enumerable own keys; no proxy. */
  fieldsOf(source: object): Fields {
    let fields = this.known.get(source);
    if (fields === undefined) {
      const keys = Array.isArray(source) ? null : Object.keys(source);
      const length = Array.isArray(source) ? source.length : (keys as string[]).length;
      fields = new Fields(source as Readonly<Record<string, unknown>>, keys, length);
      this.known.set(source, fields);
    }
    return fields;
  }
}
