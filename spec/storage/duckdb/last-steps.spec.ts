import { lastSteps } from '../../../src/storage/duckdb/last-steps';
import type { FeedStep, RecordKind } from '../../../src/storage/truth';

const step = (seq: number, row: number, kind: RecordKind = 'intervention', org = 1): FeedStep => ({
  kind,
  seq,
  row,
  org,
  revision: 1,
  receivedAt: 0,
  facts: '',
});
const gone = (seq: number, upToRow: number, of: RecordKind = 'intervention', org = 1): FeedStep => ({
  kind: 'gone',
  seq,
  of,
  org,
  upToRow,
});

describe('lastSteps', () => {
  const seqsOf = (steps: readonly FeedStep[], kind: RecordKind = 'intervention'): readonly number[] =>
    [...lastSteps(steps).records[kind].values()].map(({ seq }) => seq);

  it('keeps of each row the last step, of each kind apart', () => {
    const steps = [step(1, 1), step(2, 2), step(3, 1, 'ledger'), step(4, 1)];
    expect([seqsOf(steps), seqsOf(steps, 'ledger')]).toEqual([[4, 2], [3]]);
  });

  it('leaves out what is gone by the end, of that organisation and kind, and nothing that came after', () => {
    const steps = [step(1, 1), step(2, 2, 'intervention', 2), step(3, 1, 'ledger'), step(4, 3), gone(5, 2), step(6, 4)];
    expect([seqsOf(steps), seqsOf(steps, 'ledger')]).toEqual([[2, 4, 6], [3]]);
    expect(lastSteps(steps).gone).toEqual([steps[4]]);
  });
});
