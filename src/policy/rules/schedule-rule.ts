import type { ActionCall } from '../../core/action-call';
import type { ActionDefinition } from '../../core/action-definition';
import { allow, type Decision, deny } from '../../core/decision';
import { ConfigurationError } from '../../errors/configuration-error';
import { matchesGlob } from '../../text/glob';
import type { PolicyDocument } from '../policy-document';
import { PolicyRule } from '../policy-rule';
import { WallClock, WEEKDAYS, type Weekday } from './wall-clock';

/** When an action may run; what is not given does not limit. */
export interface Schedule {
  readonly days?: readonly Weekday[];
  /** `HH:MM`, inclusive. */
  readonly from?: string;
  /** `HH:MM`, exclusive; up to `24:00`. Earlier than `from`: on the next day, which belongs to the day of `from`. */
  readonly to?: string;
  /** IANA name; default UTC. */
  readonly timeZone?: string;
}

interface Opening {
  readonly pattern: string;
  readonly schedule: Schedule;
  readonly clock: WallClock;
}

/** Refuses an action outside the hours of every schedule that matches its name. */
export class ScheduleRule extends PolicyRule {
  static readonly documentKey = 'schedules';
  static readonly schema = {
    type: 'object',
    description: 'By pattern of actions: when they may run.',
    additionalProperties: {
      type: 'object',
      additionalProperties: false,
      properties: {
        days: { type: 'array', items: { enum: WEEKDAYS } },
        from: { type: 'string', pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'HH:MM, inclusive.' },
        to: { type: 'string', pattern: '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$', description: 'HH:MM, exclusive.' },
        time_zone: { type: 'string', minLength: 1, description: 'IANA name; default UTC.' },
      },
    },
  };

  readonly name = 'schedule';
  readonly stage = 'access';
  private readonly openings: readonly Opening[];

  /** @throws {@link ConfigurationError} `INVALID_POLICY` for an unknown time zone, or where `from` equals `to`. */
  constructor(schedules: Readonly<Record<string, Schedule>>) {
    super();
    this.openings = Object.entries(schedules).map(([pattern, schedule]) => {
      const path = ['schedules', pattern];
      if ((schedule.from ?? '00:00') === (schedule.to ?? '24:00')) {
        const message = `schedules.${pattern}: from equals to, which is never open; leave both out for the whole day.`;
        throw new ConfigurationError('INVALID_POLICY', message, { path });
      }
      return { pattern, schedule, clock: new WallClock(schedule.timeZone ?? 'UTC', path) };
    });
  }

  static fromDocument({ schedules }: PolicyDocument): readonly ScheduleRule[] {
    return schedules === undefined ? [] : [new ScheduleRule(schedules)];
  }

  override appliesTo(action: ActionDefinition): boolean {
    return this.openings.some(({ pattern }) => matchesGlob(pattern, action.name));
  }

  evaluate(call: ActionCall): Decision {
    for (const { pattern, schedule, clock } of this.openings) {
      if (!matchesGlob(pattern, call.action.name) || isOpen(schedule, clock, call.at)) continue;
      return deny('OUTSIDE_SCHEDULE', `${call.action.name} may run only ${inSentence(schedule)}.`, {
        context: { pattern },
      });
    }
    return allow();
  }
}

function isOpen(schedule: Schedule, clock: WallClock, at: number): boolean {
  const { day, minute } = clock.read(at);
  const from = minutes(schedule.from ?? '00:00');
  const to = minutes(schedule.to ?? '24:00');
  const opensOn = (weekday: number): boolean =>
    schedule.days === undefined || schedule.days.includes(WEEKDAYS[weekday]);
  if (from < to) return opensOn(day) && minute >= from && minute < to;
  return (opensOn(day) && minute >= from) || (opensOn((day + 6) % 7) && minute < to);
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function inSentence({ days, from, to, timeZone }: Schedule): string {
  const parts = [
    days === undefined ? '' : days.length === 0 ? 'on no day' : `on ${days.join(', ')}`,
    from === undefined && to === undefined ? '' : `from ${from ?? '00:00'} to ${to ?? '24:00'}`,
  ];
  return `${parts.filter((part) => part !== '').join(' ')} (${timeZone ?? 'UTC'})`.trim();
}
