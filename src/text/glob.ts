/**
 * Whether a pattern covers the whole of a name.
 *
 * Case sensitive; `*` stands for any run of characters, the empty one too, and nothing else is special. On a mismatch
 * only the latest `*` takes one character more, so the time is at most the product of both lengths.
 *
 * @example matchesGlob('delete_*', 'delete_user') // true
 */
export function matchesGlob(pattern: string, name: string): boolean {
  let patternAt = 0;
  let nameAt = 0;
  let star = -1;
  let starEndsAt = 0;
  while (nameAt < name.length) {
    if (pattern[patternAt] === '*') {
      star = patternAt++;
      starEndsAt = nameAt;
    } else if (pattern[patternAt] === name[nameAt]) {
      patternAt++;
      nameAt++;
    } else if (star >= 0) {
      patternAt = star + 1;
      nameAt = ++starEndsAt;
    } else {
      return false;
    }
  }
  while (pattern[patternAt] === '*') patternAt++;
  return patternAt === pattern.length;
}

/** Patterns of a policy, asked together; those without `*` cost one look-up however many there are. */
export class PatternSet {
  private readonly patterns: readonly string[];
  private readonly globs: readonly string[];
  private readonly names: ReadonlySet<string>;

  constructor(patterns: readonly string[]) {
    this.patterns = [...new Set(patterns)];
    this.globs = this.patterns.filter((pattern) => pattern.includes('*'));
    this.names = new Set(this.patterns);
  }

  /** Whether at least one pattern covers the name; an empty set covers none. */
  matches(name: string): boolean {
    return this.names.has(name) || this.globs.some((pattern) => matchesGlob(pattern, name));
  }

  /** Every pattern that covers the name, in the order given, without repetitions. */
  matching(name: string): readonly string[] {
    const candidates = this.names.has(name) ? this.patterns : this.globs;
    return candidates.filter((pattern) => matchesGlob(pattern, name));
  }
}
