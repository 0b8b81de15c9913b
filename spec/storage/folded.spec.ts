import { folded } from '../../src/storage/folded';

describe('folded', () => {
  it.each([
    ['Überweisung ÉTÉ', 'überweisung été'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['ὀδός', 'ὀδόσ'],
    ['100%_\0', '100%_\0'],
  ])('makes %j into %j', (text, lower) => {
    expect(folded(text)).toBe(lower);
  });
});
