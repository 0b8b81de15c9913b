import { helpFor } from './documented-codes';

const BRAND = Symbol.for('agent-sentinel/error');

type ErrorClass<E extends SentinelError> = { readonly prototype: E };

/**
 * The base of every error that this package throws.
 *
 * `code` is stable and meant for programs; `message` says what happened, to which thing, and what to do, and where the
 * README says more.
 */
export abstract class SentinelError extends Error {
  /** Whether the same call may succeed later without a change of code or policy. */
  readonly recoverable: boolean = false;
  readonly #facts: Readonly<Record<string, unknown>>;
  readonly #text: string;

  constructor(
    /** Stable, UPPER_SNAKE_CASE; the README's table lists them. */
    readonly code: string,
    message: string,
    facts: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(withHelp(message, code), options);
    this.#facts = facts;
    this.#text = message;
  }

  /** Facts for programs; JSON values only, never raw argument values. */
  get details(): Readonly<Record<string, unknown>> {
    return this.#facts;
  }

  /**
   * Whether a value is an error of this class, or of one below it.
   *
   * Holds across two copies of the package, where `instanceof` does not.
   */
  static isInstance<E extends SentinelError>(this: ErrorClass<E>, value: unknown): value is E {
    if (typeof value !== 'object' || value === null) return false;
    const names = (value as { [BRAND]?: unknown })[BRAND];
    // biome-ignore lint/complexity/noThisInStatic: each class below asks by its own name.
    return Array.isArray(names) && names.includes(this.prototype.name);
  }

  /** The error as plain data, without its stack. */
  toJSON(): Record<string, unknown> {
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      recoverable: this.recoverable,
      details: this.details,
    };
  }

  /** What a language model needs to correct itself; safe to return as the result of a tool. */
  toToolMessage(): string {
    return `${this.#text} Do not repeat this call: it will fail in the same way until a person has corrected this.`;
  }
}

/** A list of faults, one a line, gets the link on a line of its own. */
function withHelp(message: string, code: string): string {
  const help = helpFor(code);
  return message.includes('\n') && help !== '' ? `${message}\n${help}` : `${message} ${help}`.trimEnd();
}

/** Gives an error class its name and lets `isInstance` find it by that name in any copy of the package. */
export function brandError(errorClass: ErrorClass<SentinelError>, name: string): void {
  const parent = Object.getPrototypeOf(errorClass.prototype) as { [BRAND]?: readonly string[] };
  Object.defineProperty(errorClass.prototype, 'name', { value: name, configurable: true, writable: true });
  Object.defineProperty(errorClass.prototype, BRAND, { value: [...(parent[BRAND] ?? []), name] });
}

brandError(SentinelError, 'SentinelError');
