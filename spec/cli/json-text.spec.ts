import { jsonText } from '../../src/cli/json-text';

describe('jsonText', () => {
  it('is JSON of the same value', () => {
    const value = { text: 'é日🔥', list: [1, null, true], 'k\u202e': '\u009b31m\u001b[0m\u2028\u{e0041}' };
    expect(JSON.parse(jsonText(value))).toEqual(value);
    expect(JSON.parse(jsonText(value, 2))).toEqual(value);
  });

  it('holds nothing that a terminal obeys', () => {
    expect(jsonText('\u001b[31m\u009b31m\u007f\u202e\u2028\u{e0041}')).toBe(
      String.raw`"\u001b[31m\u009b31m\u007f\u202e\u2028\udb40\udc41"`,
    );
  });
});
