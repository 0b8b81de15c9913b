import fc from 'fast-check';
import type { RecordFilter } from '../../../src/storage/queries';
import type { InterventionRow, LedgerRow } from '../../../src/storage/rows';
import { withId } from './asking';
import { entry, HOUR, intervention, revisionOf, START } from './rows';

/** Names as programs and people give them, and as they should not. */
const NAMES = [
  'send_money',
  'delete_database',
  'Überweisung',
  'ΟΔΟΣ',
  'say "hi", twice',
  "it's; DROP TABLE interventions",
  'tab\tand\nline',
  'nul\0and\x1bescape\x1funit\x1egroup',
  '100%_sure',
  '🦀 crab',
  'a',
  'null',
  '42',
];
const name = fc.constantFrom(...NAMES);
const nameOrNull = fc.option(fc.constantFrom(...NAMES, ''), { freq: 4 });
const idOrNull = fc.option(fc.constantFrom('one', 'two', 'three', 'ONE', 'e\u0301', ''), { freq: 4 });
function oneOrMore(...values: readonly string[]): fc.Arbitrary<readonly string[]> {
  return fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
}
const text = fc.option(
  fc.oneof(
    fc.constantFrom('No room: 5.02 USD left of 17.', 'No room: 7 USD left.', 'room #5', 'room 5', '', 'Straße 12#'),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  ),
  { freq: 5 },
);
const usd = fc.oneof(
  fc.constantFrom(0, 0.1, 0.000000001, 9_000_000),
  fc.integer({ min: 0, max: 100_000 }).map((cents) => cents / 100),
);
/** Within some days, seldom far away. */
const time = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 6 * 24 * 4 }).map((quarter) => START + (quarter * HOUR) / 4) },
  { weight: 1, arbitrary: fc.integer({ min: Date.UTC(1965, 0), max: Date.UTC(2060, 0) }) },
);
const outcome = fc.constantFrom(
  'blocked',
  'blocked',
  'escalated',
  'approved_after_review',
  'rejected_after_review',
  'modified',
  'warned',
  'of_tomorrow',
);

/** What is asked for: some fields at once, with values that some records have and values that none has. */
export const filters: fc.Arbitrary<RecordFilter> = fc
  .record(
    {
      type: oneOrMore('hard_block', 'warning', 'absent'),
      outcome: oneOrMore('blocked', 'escalated', 'success', 'error', 'of_tomorrow'),
      risk_level: oneOrMore('critical', 'low', 'of_tomorrow'),
      action_name: oneOrMore(...NAMES),
      agent_id: oneOrMore(...NAMES),
      run_id: oneOrMore('one', 'two', 'absent'),
      session_id: oneOrMore('one', 'ONE'),
      task_id: oneOrMore('one', 'e\u0301'),
      mission_id: oneOrMore('three'),
      policy_id: oneOrMore('one', 'two', ''),
      policy_name: oneOrMore(...NAMES, ''),
      rule: oneOrMore(...NAMES),
      reason_code: oneOrMore('one', 'three'),
      shadow: fc.constantFrom([true], [false], [true, false]),
      policy: oneOrMore('one', 'two', ...NAMES),
      from: time,
      until: time,
      minPreventedNanoUsd: fc.constantFrom(0, 1, 100_000_000),
      minCostNanoUsd: fc.constantFrom(0, 1, 100_000_000),
      maxCostNanoUsd: fc.constantFrom(0, 100_000_000, 9e15),
      search: fc.constantFrom('a', 'e', 'SEND', 'room: 5', '7', '#', '12#', '%', '\0', 'σ', 'overweisung', 'Ü', '🦀'),
    },
    { requiredKeys: [] },
  )
  // Of all these fields some, or little would ever be found.
  .chain((all) =>
    fc
      .subarray(Object.entries(all), { maxLength: Math.min(3, Object.keys(all).length) })
      .map((entries): RecordFilter => {
        const { shadow, policy, from, until, search, ...rest } = Object.fromEntries(entries) as typeof all;
        const { minPreventedNanoUsd, minCostNanoUsd, maxCostNanoUsd, ...oneOf } = rest;
        const limits = { from, until, minPreventedNanoUsd, minCostNanoUsd, maxCostNanoUsd };
        return { oneOf, shadow, policy, search, ...limits };
      }),
  );

/** The first revision of an intervention; its id is to be given. */
const interventions: fc.Arbitrary<InterventionRow> = fc
  .record({
    at: time,
    type: fc.constantFrom('hard_block', 'budget_exceeded', 'downgrade', 'warning', 'of_tomorrow'),
    outcome,
    riskLevel: fc.constantFrom('critical', 'high', 'medium', 'low', 'minimal', 'of_tomorrow'),
    actionName: name,
    agentId: nameOrNull,
    runId: idOrNull,
    sessionId: idOrNull,
    taskId: idOrNull,
    missionId: idOrNull,
    policyId: idOrNull,
    policyName: nameOrNull,
    rule: nameOrNull,
    reasonCode: idOrNull,
    reason: text,
    description: text,
    scope: fc.option(fc.constantFrom('production', 'staging', 'unknown', '')),
    shadow: fc.boolean(),
    preventedUsd: usd,
  })
  .map(intervention);

/** A ledger entry; its id is to be given. */
const entries: fc.Arbitrary<LedgerRow> = fc
  .record({
    at: time,
    action: name,
    outcome: fc.constantFrom('success', 'success', 'error', 'blocked', 'rejected', 'replayed', 'of_tomorrow'),
    agentId: nameOrNull,
    runId: idOrNull,
    sessionId: idOrNull,
    taskId: idOrNull,
    missionId: idOrNull,
    callId: idOrNull,
    costUsd: usd,
  })
  .map(entry);

/** Records that arrive together, of one organisation. */
export interface Arrival {
  readonly org: number;
  readonly interventions: readonly InterventionRow[];
  readonly entries: readonly LedgerRow[];
}

const orgs = fc.constantFrom(1, 2, 3);
/** What is decided later: how an intervention that was escalated goes on. */
const later = fc.constantFrom('approved_after_review', 'rejected_after_review', 'blocked', 'escalated', null);
const place = fc.double({ min: 0, max: 1, noNaN: true });

/**
 * Records of several organisations, in the order in which they arrive: revisions may overtake each other, some records
 * come twice.
 */
export const arrivals: fc.Arbitrary<readonly Arrival[]> = fc
  .tuple(
    fc.array(fc.tuple(orgs, interventions, later, place, place, place), { minLength: 10, maxLength: 300 }),
    fc.array(fc.tuple(orgs, entries, place, fc.option(place)), { maxLength: 100 }),
    fc.integer({ min: 1, max: 50 }),
  )
  .map(([made, told, batch]) => {
    const arriving: [number, Arrival][] = [];
    for (const [index, [org, row, decided, first, second, third]] of made.entries()) {
      const id = `i-${index}`;
      const one = withId(row, id);
      arriving.push([first, { org, interventions: [one], entries: [] }]);
      if (row.outcome !== 'escalated' || decided === null) continue;
      const next = revisionOf(one, { revision: 2, outcome: decided, at: row.at + HOUR, preventedUsd: index });
      for (const at of [second, third]) arriving.push([at, { org, interventions: [next], entries: [] }]);
    }
    for (const [index, [org, row, first, again]] of told.entries()) {
      for (const at of [first, again]) {
        if (at !== null) arriving.push([at, { org, interventions: [], entries: [withId(row, `l-${index}`)] }]);
      }
    }
    arriving.sort(([left], [right]) => left - right);
    return inBatches(
      arriving.map(([, arrival]) => arrival),
      batch,
    );
  });

function inBatches(arriving: readonly Arrival[], size: number): readonly Arrival[] {
  const batches: Arrival[] = [];
  for (let start = 0; start < arriving.length; start += size) {
    const together = arriving.slice(start, start + size);
    for (const org of new Set(together.map((each) => each.org))) {
      const own = together.filter((each) => each.org === org);
      batches.push({
        org,
        interventions: own.flatMap((each) => each.interventions),
        entries: own.flatMap((each) => each.entries),
      });
    }
  }
  return batches;
}
