import { stripVTControlCharacters } from 'node:util';
import { widthOf } from '../../src/cli/fitted';
import { recordLine } from '../../src/cli/record-line';
import { wireRecord } from '../figures/doubles/wire-record';

const PLAIN = { hasColors: false, columns: undefined };

describe('recordLine', () => {
  it('shows time, outcome, risk, action, cost prevented and reason', () => {
    expect(recordLine(wireRecord(), PLAIN)).toBe(
      '2026-01-02 03:04:05Z  blocked    high      refund_customer                  $0.02  refund_customer is denied by the policy production-safety.',
    );
  });

  it('marks a later revision', () => {
    expect(recordLine(wireRecord({ outcome: 'approved_after_review', revision: 2 }), PLAIN)).toContain(
      '  approved_after_review (revision 2)  high      refund_customer ',
    );
  });

  it('shows a ? for what is missing', () => {
    expect(recordLine({}, PLAIN)).toBe(`?  ?          ?         ?${' '.repeat(25)}${' '.repeat(11)}?  ?`);
  });

  it('holds no control character of a record', () => {
    const hostile = '\u001b[2Ja\nb\u202e';
    const line = recordLine(
      wireRecord({ outcome: hostile, risk_level: hostile, action_name: hostile, timestamp: hostile, reason: hostile }),
      PLAIN,
    );
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(line.match(/�\[2Ja�b�/g)).toHaveLength(5);
  });

  it('is cut to the width of the terminal, and cuts a name of any length', () => {
    const record = wireRecord({ action_name: 'n'.repeat(500), reason: 'r'.repeat(500) });
    expect([40, 80, 200].map((columns) => widthOf(recordLine(record, { hasColors: false, columns })))).toEqual([
      40, 80, 200,
    ]);
    expect(recordLine(record, PLAIN)).toContain(` ${'n'.repeat(59)}…  `);
  });

  it('has the outcome in colour only where colours are taken, and says the same', () => {
    for (const outcome of ['blocked', 'escalated', 'modified', 'approved_after_review', 'rejected_after_review']) {
      const line = recordLine(wireRecord({ outcome }), { hasColors: true, columns: 60 });
      expect(line).toMatch(new RegExp(`\\u001b\\[3\\dm${outcome}\\u001b\\[39m`));
      expect(stripVTControlCharacters(line)).toBe(
        recordLine(wireRecord({ outcome }), { hasColors: false, columns: 60 }),
      );
    }
    for (const outcome of ['warned', 'constructor']) {
      expect(recordLine(wireRecord({ outcome }), { hasColors: true, columns: 60 })).not.toContain('\u001b');
    }
  });
});
