const NAME = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;
const BARE_ARROW = /^(?:async\s+)?([\p{ID_Start}_$][\p{ID_Continue}$]*)\s*=>/u;
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The parameters that a function's source declares. */
export interface ParameterList {
  readonly count: number;
  /** Null where not every parameter has a simple name (destructured, or a rest). */
  readonly names: readonly string[] | null;
}

/**
 * Reads the parameters from a function's source, once per method.
 *
 * A default value does not hide a name. Gives null for native and bound functions, and for a source that it cannot
 * follow: the arguments are then called `arg0`, `arg1`, ….
 */
export function readParameters(fn: (...args: never[]) => unknown): ParameterList | null {
  const source = Function.prototype.toString.call(fn);
  if (source.includes('[native code]')) return null;
  const bare = BARE_ARROW.exec(source);
  if (bare !== null) return { count: 1, names: [bare[1]] };
  const start = openingParenthesis(source);
  const parts = start < 0 ? null : splitAtCommas(source, start + 1);
  if (parts === null) return null;
  const names = parts.map((part) => part.split('=')[0].trim());
  return { count: parts.length, names: names.every((name) => NAME.test(name)) ? names : null };
}

/** Finds the parenthesis that opens the parameters, past a computed method name; -1 for an arrow that has none. */
function openingParenthesis(source: string): number {
  for (let at = 0; at < source.length; at++) {
    if (source[at] === '(') return at;
    if (source[at] === '=') return -1;
    if (source[at] === '[' || isQuote(source[at]) || isComment(source, at)) at = skip(source, at);
    if (at < 0) return -1;
  }
  return -1;
}

/** Splits the text up to the closing parenthesis; comments are left out, strings and brackets are kept whole. */
function splitAtCommas(source: string, start: number): string[] | null {
  const parts: string[] = [];
  let part = '';
  for (let at = start; at < source.length; at++) {
    const character = source[at];
    if (character === ')' || character === ',') {
      if (character === ',' || part.trim() !== '') parts.push(part);
      if (character === ')') return parts;
      part = '';
    } else if (isComment(source, at)) {
      at = skip(source, at);
      if (at < 0) return null;
    } else if (character === '/') {
      return null;
    } else if (isQuote(character) || character in CLOSING) {
      const end = skip(source, at);
      if (end < 0) return null;
      part += source.slice(at, end + 1);
      at = end;
    } else {
      part += character;
    }
  }
  return null;
}

/** Gives the position of the last character of the string, comment or bracket that begins at `at`; -1 without end. */
function skip(source: string, at: number): number {
  const opening = source[at];
  if (isComment(source, at)) {
    const line = source[at + 1] === '/';
    const end = source.indexOf(line ? '\n' : '*/', at + 2);
    return end < 0 ? -1 : line ? end : end + 1;
  }
  if (isQuote(opening)) {
    for (let next = at + 1; next < source.length; next++) {
      if (source[next] === '\\') next++;
      else if (source[next] === opening) return next;
      else if (opening === '`' && source[next] === '$' && source[next + 1] === '{') {
        next = skip(source, next + 1);
        if (next < 0) return -1;
      }
    }
    return -1;
  }
  for (let next = at + 1; next < source.length; next++) {
    const character = source[next];
    if (character === CLOSING[opening]) return next;
    if (isQuote(character) || character in CLOSING || isComment(source, next)) {
      next = skip(source, next);
      if (next < 0) return -1;
    } else if (character === '/') {
      return -1;
    }
  }
  return -1;
}

function isQuote(character: string): boolean {
  return character === "'" || character === '"' || character === '`';
}

function isComment(source: string, at: number): boolean {
  return source[at] === '/' && (source[at + 1] === '/' || source[at + 1] === '*');
}
