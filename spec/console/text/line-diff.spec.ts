import fc from 'fast-check';
import { diffLines } from '../../../src/console/text/line-diff';

const textOf = (kinds: readonly string[], changes: ReturnType<typeof diffLines>): string =>
  changes
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ text }) => text)
    .join('\n');

describe('diffLines', () => {
  it('keeps what both have, and marks the rest', () => {
    expect(diffLines('a\nb\nc\nd', 'a\nc\nx\nd')).toEqual([
      { kind: 'same', text: 'a' },
      { kind: 'removed', text: 'b' },
      { kind: 'same', text: 'c' },
      { kind: 'added', text: 'x' },
      { kind: 'same', text: 'd' },
    ]);
  });

  it('holds both texts whole, for every two texts', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changes = diffLines(before, after);
        expect([textOf(['same', 'removed'], changes), textOf(['same', 'added'], changes)]).toEqual([before, after]);
      }),
    );
  });

  it('shows what differs as replaced whole where there is too much to compare', () => {
    const lines = (name: string): string => Array.from({ length: 3_000 }, (_, index) => `${name}${index}`).join('\n');
    expect(diffLines(lines('a'), lines('b'))).toHaveLength(6_000);
  });
});
