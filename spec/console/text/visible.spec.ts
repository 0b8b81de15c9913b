import { visible } from '../../../src/console/text/visible';

describe('visible', () => {
  it.each([
    ['a direction that is turned round', 'pay\u202E001', 'pay⟨U+202E⟩001'],
    ['an isolate', 'a\u2066b\u2069', 'a⟨U+2066⟩b⟨U+2069⟩'],
    ['a character without width', 'a\u200Bb\uFEFF', 'a⟨U+200B⟩b⟨U+FEFF⟩'],
    ['what joins no emoji', 'a\u200Db🙂\u200Dc', 'a⟨U+200D⟩b🙂⟨U+200D⟩c'],
    ['a control', 'a\u0000\u001B[2J\u007F\u0085', 'a⟨U+0000⟩⟨U+001B⟩[2J⟨U+007F⟩⟨U+0085⟩'],
    ['a carriage return', 'a\rb', 'a⟨U+000D⟩b'],
  ])('writes out %s', (_, text, seen) => {
    expect(visible(text)).toBe(seen);
  });

  it.each(['a\n\tb', 'שלום', 'naïve 🙂 “quoted”', '👩‍👩‍👧‍👦 👩🏽‍💻 ❤️‍🔥'])(
    'leaves what is seen as it is: %j',
    (text) => {
      expect(visible(text)).toBe(text);
    },
  );
});
