import { splitWords } from './words';

/** What stands in a record in place of a secret. */
export const REDACTED = '[redacted]';

const SECRET_WORDS =
  /(?:^| )(?:passw(?:or)?ds?|secrets?|token|api ?keys?|authorization|cookies?|private ?keys?)[ \d]*$/;
/** What every such key contains, whatever stands between its words: most keys need no splitting. */
const HINTS = /passw|secret|token|key|authorization|cookie/i;
const MAX_KEY_CHARACTERS = 64;
const MAX_CACHED_KEYS = 4096;
const secretKeys = new Map<string, boolean>();

/**
 * Whether the last words of a key say that its value is a secret; a number behind them changes nothing.
 *
 * `accessToken`, `db-password`, `API_KEY` and `token2` do; `max_tokens` and `token_count` do not.
 */
export function isSecretKey(key: string): boolean {
  if (!HINTS.test(key)) return false;
  const known = secretKeys.get(key);
  if (known !== undefined) return known;
  const secret = SECRET_WORDS.test(splitWords(key.slice(-MAX_KEY_CHARACTERS)).join(' '));
  if (secretKeys.size >= MAX_CACHED_KEYS) secretKeys.clear();
  if (key.length <= MAX_KEY_CHARACTERS) secretKeys.set(key, secret);
  return secret;
}

type Path = readonly string[];

/**
 * Which values are redacted at one level of the arguments, and what holds below each of them.
 *
 * Besides the secret keys, which are redacted at every level, it knows dotted paths from the arguments' names down
 * (`customer.iban`, `cards.0.number`); a `*` stands for any one key or index.
 */
export class Redaction {
  /** Secret keys only. */
  static readonly standard = new Redaction(true, []);
  /** Redacts nothing. */
  static readonly none = new Redaction(false, []);

  private constructor(
    private readonly secrets: boolean,
    private readonly paths: readonly Path[],
  ) {}

  /** From the option `redact`: paths in addition to the secret keys, or false for nothing at all. */
  static of(paths: readonly string[] | false | undefined): Redaction {
    if (paths === false) return Redaction.none;
    return Redaction.along((paths ?? []).map((path) => path.split('.')));
  }

  private static along(paths: readonly Path[]): Redaction {
    return paths.length === 0 ? Redaction.standard : new Redaction(true, paths);
  }

  /** Whether the value under this key, or at this index, is redacted as a whole. */
  covers(key: string | number): boolean {
    if (this.secrets && typeof key === 'string' && isSecretKey(key)) return true;
    return this.paths.length > 0 && this.paths.some((path) => path.length === 1 && leadsTo(path, key));
  }

  /** What holds within the value under this key, or at this index. */
  below(key: string | number): Redaction {
    if (this.paths.length === 0) return this;
    return Redaction.along(this.paths.filter((path) => leadsTo(path, key)).map((path) => path.slice(1)));
  }
}

function leadsTo(path: Path, key: string | number): boolean {
  return path[0] === '*' || path[0] === String(key);
}
