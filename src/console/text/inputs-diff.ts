/** One argument, or a part of one, before and after. */
export interface DiffLine {
  /** Dotted: `options.model`, `to[0]`. */
  readonly path: string;
  readonly kind: 'same' | 'changed' | 'added' | 'removed';
  /** As JSON; null where it is not there. */
  readonly before: string | null;
  readonly after: string | null;
}

type Fields = Readonly<Record<string, unknown>>;
const MAX_LINES = 500;

/** What is different between inputs as they were asked for and as they ran, one line for each value. At most 500 lines. */
export function diffInputs(before: Fields, after: Fields): readonly DiffLine[] {
  const [left, right] = [leavesOf(before), leavesOf(after)];
  const paths = [...new Set([...left.keys(), ...right.keys()])].slice(0, MAX_LINES);
  return paths.map((path) => {
    const [was, is] = [left.get(path) ?? null, right.get(path) ?? null];
    const kind = was === is ? 'same' : was === null ? 'added' : is === null ? 'removed' : 'changed';
    return { path, kind, before: was, after: is };
  });
}

/** The values of inputs by their paths, as JSON. An empty list or object is a value. */
function leavesOf(fields: Fields): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  const visit = (value: unknown, path: string): void => {
    if (leaves.size >= MAX_LINES) return;
    const isNested = typeof value === 'object' && value !== null;
    const entries = isNested ? Object.entries(value) : [];
    if (entries.length === 0) {
      leaves.set(path, JSON.stringify(value) ?? 'null');
      return;
    }
    for (const [key, each] of entries) {
      visit(each, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`);
    }
  };
  for (const [key, value] of Object.entries(fields)) visit(value, key);
  return leaves;
}
