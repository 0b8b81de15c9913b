/** One line of two texts side by side. */
export interface LineChange {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Up to so many pairs of lines are compared; beyond, what differs is shown as replaced whole. */
const MAX_PAIRS = 4_000_000;

/** What has to be done to the lines of one text to get those of another, with as few changes as possible. */
export function diffLines(before: string, after: string): readonly LineChange[] {
  const [left, right] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start++;
  let end = 0;
  while (end < left.length - start && end < right.length - start && left.at(-1 - end) === right.at(-1 - end)) end++;
  const same = (lines: readonly string[]): readonly LineChange[] => lines.map((text) => ({ kind: 'same', text }));
  return [
    ...same(left.slice(0, start)),
    ...middle(left.slice(start, left.length - end), right.slice(start, right.length - end)),
    ...same(left.slice(left.length - end)),
  ];
}

function middle(left: readonly string[], right: readonly string[]): readonly LineChange[] {
  const removed = (text: string): LineChange => ({ kind: 'removed', text });
  const added = (text: string): LineChange => ({ kind: 'added', text });
  if (left.length * right.length > MAX_PAIRS) return [...left.map(removed), ...right.map(added)];
  const common = commonLengths(left, right);
  const changes: LineChange[] = [];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) {
      changes.push({ kind: 'same', text: left[i] });
      i++;
      j++;
    } else if (common[i + 1][j] >= common[i][j + 1]) changes.push(removed(left[i++]));
    else changes.push(added(right[j++]));
  }
  return [...changes, ...left.slice(i).map(removed), ...right.slice(j).map(added)];
}

/** The most lines that the texts from line i and line j on have in common, in order. */
function commonLengths(left: readonly string[], right: readonly string[]): readonly Uint32Array[] {
  const common = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      common[i][j] = left[i] === right[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  return common;
}
