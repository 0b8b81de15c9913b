import { ConfigurationError } from '../../errors/configuration-error';

/** The days of the week as documents write them, from Monday. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** One of {@link WEEKDAYS}. */
export type Weekday = (typeof WEEKDAYS)[number];

/** Tells the local day and minute of a time zone, daylight saving included. */
export class WallClock {
  private readonly format: Intl.DateTimeFormat;

  /**
   * @param path - the steps to its place in the document: for messages, and the error's `details.path`.
   * @throws {@link ConfigurationError} `INVALID_POLICY` for a time zone that this Node does not know.
   */
  constructor(timeZone: string, path: readonly string[]) {
    try {
      this.format = new Intl.DateTimeFormat('en-GB', {
        timeZone,
        weekday: 'short',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      });
    } catch (cause) {
      const message = `${path.join('.')}: time_zone "${timeZone}" is not known; write an IANA name such as Europe/Berlin.`;
      throw new ConfigurationError('INVALID_POLICY', message, { path, timeZone }, { cause });
    }
  }

  /**
   * @param at - Unix time, milliseconds.
   * @returns the day of the week (0 is Monday) and the minute of the day (0 to 1439).
   */
  read(at: number): { day: number; minute: number } {
    const parts = new Map(this.format.formatToParts(at).map(({ type, value }) => [type, value]));
    return {
      day: WEEKDAYS.indexOf((parts.get('weekday') ?? '').toLowerCase() as Weekday),
      minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
    };
  }
}
