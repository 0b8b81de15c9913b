import fc from 'fast-check';
import { type Schedule, ScheduleRule } from '../../../src';
import { sampleAction, sampleCall } from '../../../src/testing/odd-calls';
import { linked } from '../../errors/linked';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** What the rule says at a moment, in UTC: `2026-01-05T09:00` is a Monday. */
function decisionAt(schedules: Readonly<Record<string, Schedule>>, utc: string) {
  const at = Date.parse(utc.length === 16 ? `${utc}:00Z` : `${utc}Z`);
  return new ScheduleRule(schedules).evaluate(sampleCall({ at }));
}
const isOpen = (schedule: Schedule, utc: string): boolean => decisionAt({ '*': schedule }, utc).kind === 'allow';
const allOpen = (schedule: Schedule, moments: readonly string[]) => moments.map((utc) => isOpen(schedule, utc));

describe('ScheduleRule', () => {
  it('is asked in the stage access, under its name', () => {
    expect(new ScheduleRule({})).toMatchObject({ name: 'schedule', stage: 'access' });
  });

  it('denies outside the hours, says when they are, and names the pattern', () => {
    const schedule: Schedule = { days: ['mon', 'tue'], from: '09:00', to: '16:00', timeZone: 'Europe/Berlin' };
    expect(decisionAt({ 'send_*': schedule }, '2026-01-07T12:00')).toEqual({
      kind: 'deny',
      type: 'hard_block',
      reasonCode: 'OUTSIDE_SCHEDULE',
      reason: 'send_mail may run only on mon, tue from 09:00 to 16:00 (Europe/Berlin).',
      context: { pattern: 'send_*' },
    });
  });

  it.each<[Schedule, string]>([
    [{ days: [] }, 'on no day (UTC)'],
    [{ days: ['tue'] }, 'on tue (UTC)'],
    [{ from: '13:00' }, 'from 13:00 to 24:00 (UTC)'],
    [{ to: '09:00' }, 'from 00:00 to 09:00 (UTC)'],
  ])('says what %j means', (schedule, words) => {
    expect(decisionAt({ '*': schedule }, '2026-01-05T12:00')).toMatchObject({
      reason: `send_mail may run only ${words}.`,
    });
  });

  describe('limits', () => {
    it('includes from, to the minute, and excludes to', () => {
      const moments = ['08:59:59.999', '09:00:00.000', '15:59:59.999', '16:00:00.000'].map(
        (time) => `2026-01-05T${time}`,
      );
      expect(allOpen({ from: '09:00', to: '16:00' }, moments)).toEqual([false, true, true, false]);
    });

    it.each<[string, Schedule, boolean[]]>([
      ['nothing limits nothing', {}, [true, true, true]],
      ['days alone open the whole day', { days: ['mon'] }, [true, true, false]],
      ['from alone opens until midnight', { from: '12:00' }, [false, true, false]],
      ['to alone opens from midnight', { to: '12:00' }, [true, false, true]],
      ['24:00 is the end of the day', { from: '12:00', to: '24:00' }, [false, true, false]],
      ['an empty list of days is never open', { days: [] }, [false, false, false]],
    ])('%s', (_what, schedule, expected) => {
      expect(allOpen(schedule, ['2026-01-05T00:00', '2026-01-05T23:59', '2026-01-06T00:00'])).toEqual(expected);
    });
  });

  describe('over midnight', () => {
    const nights: Schedule = { days: ['fri'], from: '22:00', to: '06:00' };

    it('belongs to the day on which it began', () => {
      const moments = ['01-09T21:59', '01-09T22:00', '01-10T05:59', '01-10T06:00', '01-10T22:00', '01-09T05:59'];
      expect(
        allOpen(
          nights,
          moments.map((moment) => `2026-${moment}`),
        ),
      ).toEqual([false, true, true, false, false, false]);
    });

    it('goes from Sunday into Monday', () => {
      const sunday: Schedule = { days: ['sun'], from: '23:00', to: '01:00' };
      const moments = ['2026-01-04T23:00', '2026-01-05T00:59', '2026-01-05T01:00', '2026-01-05T23:30'];
      expect(allOpen(sunday, moments)).toEqual([true, true, false, false]);
    });

    it('ends at midnight when to is 00:00', () => {
      const moments = ['2026-01-09T22:00', '2026-01-09T23:59', '2026-01-10T00:00'];
      expect(allOpen({ days: ['fri'], from: '22:00', to: '00:00' }, moments)).toEqual([true, true, false]);
    });
  });

  describe('time zones', () => {
    const office: Schedule = {
      days: ['mon', 'tue', 'wed', 'thu'],
      from: '09:00',
      to: '16:00',
      timeZone: 'Europe/Berlin',
    };

    it.each([
      ['winter', ['2026-01-05T07:59', '2026-01-05T08:00', '2026-01-05T14:59', '2026-01-05T15:00']],
      ['summer', ['2026-07-06T06:59', '2026-07-06T07:00', '2026-07-06T13:59', '2026-07-06T14:00']],
    ])('counts the hours of Berlin in %s', (_season, moments) => {
      expect(allOpen(office, moments)).toEqual([false, true, true, false]);
    });

    it('has no local hour that the clock skips: on 2026-03-29 it goes from 02:00 to 03:00', () => {
      const gap: Schedule = { from: '02:00', to: '03:00', timeZone: 'Europe/Berlin' };
      expect(allOpen(gap, ['2026-03-29T00:59', '2026-03-29T01:00', '2026-03-29T01:59'])).toEqual([false, false, false]);
      expect(allOpen(gap, ['2026-03-28T01:00', '2026-03-30T00:00'])).toEqual([true, true]);
    });

    it('has a local hour twice when the clock goes back: on 2026-10-25 from 03:00 to 02:00', () => {
      const doubled: Schedule = { from: '02:00', to: '03:00', timeZone: 'Europe/Berlin' };
      const moments = [
        '2026-10-24T23:59',
        '2026-10-25T00:00',
        '2026-10-25T00:59',
        '2026-10-25T01:00',
        '2026-10-25T01:59',
        '2026-10-25T02:00',
      ];
      expect(allOpen(doubled, moments)).toEqual([false, true, true, true, true, false]);
    });

    it('keeps a night through the change of clocks in the day on which it began', () => {
      const night: Schedule = { days: ['sat'], from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' };
      const moments = [
        '2026-03-28T21:00',
        '2026-03-29T00:30',
        '2026-03-29T01:30',
        '2026-03-29T03:59',
        '2026-03-29T04:00',
      ];
      expect(allOpen(night, moments)).toEqual([true, true, true, true, false]);
    });

    it('takes the weekday of the zone, not that of UTC', () => {
      const moments = ['2026-01-05T10:00', '2026-01-05T11:00'];
      expect(allOpen({ days: ['tue'], timeZone: 'Pacific/Auckland' }, moments)).toEqual([false, true]);
    });

    it('refuses a zone that is not known, and names the remedy', () => {
      expect(() => new ScheduleRule({ deploy: { timeZone: 'Europe/Berlinn' } })).toThrow(
        expect.objectContaining({
          code: 'INVALID_POLICY',
          message: linked(
            'INVALID_POLICY',
            'schedules.deploy: time_zone "Europe/Berlinn" is not known; write an IANA name such as Europe/Berlin.',
          ),
        }),
      );
    });
  });

  it.each<Schedule>([{ from: '09:00', to: '09:00' }, { from: '00:00', to: '00:00' }, { to: '00:00' }])(
    'refuses hours that are never open: %j',
    (schedule) => {
      expect(() => new ScheduleRule({ deploy: schedule })).toThrow(
        expect.objectContaining({
          code: 'INVALID_POLICY',
          message: expect.stringContaining('schedules.deploy: from equals to'),
        }),
      );
    },
  );

  describe('patterns', () => {
    it('applies to what one of them covers', () => {
      const rule = new ScheduleRule({ 'send_*': {}, deploy: {} });
      const names = ['send_mail', 'deploy', 'deploy_all'];
      expect(names.map((name) => rule.appliesTo(sampleAction({ name })))).toEqual([true, true, false]);
    });

    it('denies when one of those that match is closed, and names that one', () => {
      const schedules: Record<string, Schedule> = { '*': {}, 'send_*': { days: [] }, other: { days: [] } };
      expect(decisionAt(schedules, '2026-01-05T12:00')).toMatchObject({ context: { pattern: 'send_*' } });
    });

    it('takes any text as a pattern, also the name of a property of every object', () => {
      const schedules = JSON.parse('{"__proto__": {"days": []}, "constructor": {"days": []}}') as Record<
        string,
        Schedule
      >;
      const rule = new ScheduleRule(schedules);
      expect(['__proto__', 'constructor', 'toString'].map((name) => rule.appliesTo(sampleAction({ name })))).toEqual([
        true,
        true,
        false,
      ]);
    });
  });

  const time = fc.integer({ min: 0, max: 24 * 60 - 1 });
  const hhmm = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });

  it('for every pair of hours and every moment: is open either in them or in the hours between to and from', () => {
    fc.assert(
      fc.property(time, time, moment, (from, to, at) => {
        fc.pre(from !== to);
        const one = isOpen({ from: hhmm(from), to: hhmm(to) }, at.toISOString().slice(0, -1));
        const other = isOpen({ from: hhmm(to), to: hhmm(from) }, at.toISOString().slice(0, -1));
        expect(one).toBe(!other);
      }),
    );
  });

  it('for every set of days and every moment in UTC: is open exactly on those days', () => {
    fc.assert(
      fc.property(fc.subarray([...DAYS]), moment, (days, at) => {
        expect(isOpen({ days }, at.toISOString().slice(0, -1))).toBe(days.includes(DAYS[at.getUTCDay()]));
      }),
    );
  });
});
