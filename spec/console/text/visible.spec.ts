import { visible } from '../../../src/console/text/visible';

describe('visible', () => {
  it.each([
    ['a direction that is turned round', 'pay\u202E001', 'pay⟨U+202E⟩001'],
    ['an isolate', 'a\u2066b\u2069', 'a⟨U+2066⟩b⟨U+2069⟩'],
    ['a character without width', 'a\u200Bb\uFEFF', 'a⟨U+200B⟩b⟨U+FEFF⟩'],
    ['what joins no emoji', 'a\u200Db🙂\u200Dc', 'a⟨U+200D⟩b🙂⟨U+200D⟩c'],
    ['a control', 'a\u0000\u001B[2J\u007F\u0085', 'a⟨U+0000⟩⟨U+001B⟩[2J⟨U+007F⟩⟨U+0085⟩'],
    ['a carriage return', 'a\rb', 'a⟨U+000D⟩b'],
    ['a text made of tags', 'a\u{E0041}\u{E007F}', 'a⟨U+E0041⟩⟨U+E007F⟩'],
    ['tags after a flag that make no country', '\u{1F3F4}\u{E0067}\u{E007F}', '\u{1F3F4}⟨U+E0067⟩⟨U+E007F⟩'],
    ['a soft hyphen', 'pay\u00ADpal', 'pay⟨U+00AD⟩pal'],
    ['breaks of lines and paragraphs', 'a\u2028b\u2029', 'a⟨U+2028⟩b⟨U+2029⟩'],
    ['what joins letters', 'a\u034Fb', 'a⟨U+034F⟩b'],
    ['letters that are blank', '\u115F\u3164\uFFA0', '⟨U+115F⟩⟨U+3164⟩⟨U+FFA0⟩'],
    ['a vowel separator', 'a\u180E', 'a⟨U+180E⟩'],
    ['annotations', 'a\uFFF9b\uFFFB', 'a⟨U+FFF9⟩b⟨U+FFFB⟩'],
    ['variations of what has none', 'a\uFE00\uFE0F\u{E0100}1\uFE0F', 'a⟨U+FE00⟩⟨U+FE0F⟩⟨U+E0100⟩1⟨U+FE0F⟩'],
  ])('writes out %s', (_, text, seen) => {
    expect(visible(text)).toBe(seen);
  });

  it.each([
    'a\n\tb',
    'שלום',
    'naïve 🙂 “quoted”',
    '👩‍👩‍👧‍👦 👩🏽‍💻 ❤️‍🔥 🛡️ ☎\uFE0E 1\uFE0F\u20E3',
    '\u{1F3F4}\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}',
  ])('leaves what is seen as it is: %j', (text) => {
    expect(visible(text)).toBe(text);
  });
});
