import { ConfigurationError } from './configuration-error';

/** Whether an option's value is accepted, and what is expected, for a message. */
export type Check = readonly [accepts: (value: unknown) => boolean, expected: string];

/**
 * Checks options, one after the other; an option that is undefined counts as left out.
 *
 * @param where - opens every message: `@GuardedAction on PaymentTools.refund`.
 * @throws {@link ConfigurationError} `INVALID_OPTIONS` naming the option, what was given and what is expected.
 */
export function checkOptions(options: unknown, checks: Readonly<Record<string, Check>>, where: string): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new ConfigurationError('INVALID_OPTIONS', `${where}: the options must be an object, got ${shown(options)}.`);
  }
  for (const [option, value] of Object.entries(options)) {
    const check = Object.hasOwn(checks, option) ? checks[option] : undefined;
    if (check === undefined) {
      const known = Object.keys(checks).join(', ');
      throw new ConfigurationError('INVALID_OPTIONS', `${where}: there is no option "${option}"; there are ${known}.`, {
        option,
      });
    }
    if (value === undefined || check[0](value)) continue;
    throw new ConfigurationError('INVALID_OPTIONS', `${where}: ${option} must be ${check[1]}, got ${shown(value)}.`, {
      option,
    });
  }
}

/** Says what was given, for a message: `"5" (string)`. Never longer than a line. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'object') return Array.isArray(value) ? `an array of ${value.length}` : 'an object';
  if (typeof value === 'function') return 'a function';
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value);
  return `${text} (${typeof value})`;
}
