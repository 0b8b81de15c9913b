import { sourceFiles } from './source-files';

const sizes = sourceFiles()
  .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
  .sort((left, right) => left.lines - right.lines);
const atMost = (share: number): number => sizes[Math.ceil(sizes.length * share) - 1].lines;

describe('The files of src', () => {
  it('have at most 60 lines in the median', () => {
    expect(atMost(0.5)).toBeLessThanOrEqual(60);
  });

  it('have at most 200 lines, nine in ten of them', () => {
    expect(atMost(0.9)).toBeLessThanOrEqual(200);
  });

  it('never have more than 300 lines', () => {
    expect(sizes.filter(({ lines }) => lines > 300)).toEqual([]);
  });
});
