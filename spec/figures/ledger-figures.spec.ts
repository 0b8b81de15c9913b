import { LedgerFigures } from '../../src/figures/ledger-figures';
import type { Period } from '../../src/figures/period';

const entry = (fields: Readonly<Record<string, unknown>> = {}) => ({
  timestamp: '2026-01-02T03:04:05.006Z',
  outcome: 'success',
  cost_usd: 0.1,
  ...fields,
});

function figuresOf(entries: readonly unknown[], period?: Period): LedgerFigures {
  const figures = new LedgerFigures(period);
  for (const each of entries) figures.add(each);
  return figures;
}

describe('LedgerFigures', () => {
  it('counts the calls that ran, those that failed, and adds up what they cost', () => {
    const entries = [...Array.from({ length: 9 }, () => entry()), entry({ outcome: 'error' })];
    expect(figuresOf(entries).stats()).toEqual({ calls: 10, errors: 1, cost_usd: 1 });
  });

  it('never counts what did not run as spend', () => {
    const entries = ['blocked', 'rejected', 'replayed'].map((outcome) => entry({ outcome, cost_usd: 500 }));
    const figures = figuresOf(entries);
    expect([figures.stats(), figures.skipped]).toEqual([{ calls: 0, errors: 0, cost_usd: 0 }, 0]);
  });

  it('takes an outcome that it does not know for a call that ran', () => {
    expect(figuresOf([entry({ outcome: 'partial' })]).stats()).toEqual({ calls: 1, errors: 0, cost_usd: 0.1 });
  });

  it('adds up exactly, above 9,000,000 USD too', () => {
    const entries = [entry({ cost_usd: 9_000_000 }), entry({ cost_usd: 9_000_000 }), entry({ cost_usd: 0.01 })];
    expect(figuresOf(entries).stats().cost_usd).toBe(18_000_000.01);
  });

  it('counts the calls that began in the period, both ends included', () => {
    const at = ['05.005', '05.006', '05.007', '05.008'].map((s) => entry({ timestamp: `2026-01-02T03:04:${s}Z` }));
    const since = Date.UTC(2026, 0, 2, 3, 4, 5, 6);
    expect(figuresOf(at, { since, until: since + 1 }).stats().calls).toBe(2);
  });

  it('counts what it cannot use and goes on', () => {
    const figures = figuresOf([
      null,
      'text',
      entry({ timestamp: 'yesterday' }),
      entry({ outcome: 5 }),
      entry({ cost_usd: undefined }),
      entry({ cost_usd: -1 }),
      entry(),
    ]);
    expect([figures.skipped, figures.stats().calls]).toEqual([6, 1]);
  });
});
