import type { Writer } from '../../../src/storage/rows';
import type { FeedStep, Truth, TruthRow } from '../../../src/storage/truth';

/** A key of the whole organisation 1. */
export const OURS: Writer = { org: 1, agentId: null };
/** A key of the whole organisation 2. */
export const THEIRS: Writer = { org: 2, agentId: null };

/** What a revision says; what is not given is the same in all. */
export interface Said {
  readonly id?: string;
  readonly revision?: number;
  readonly nanoUsd?: number;
  readonly runId?: string;
  /** More fields of the record, or others. */
  readonly [field: string]: unknown;
}

/** A revision of an intervention; its facts are `<id>@<revision>`. */
export function intervention({ id = 'i-1', revision = 1, nanoUsd = 5, runId, ...fields }: Said = {}): TruthRow {
  const body = JSON.stringify({
    id,
    revision,
    type: 'hard_block',
    outcome: 'escalated',
    timestamp: '2026-01-05T00:00:00.000Z',
    action_name: 'refund_customer',
    agent_id: 'agent-1',
    run_id: runId ?? null,
    original_inputs: { order: 'o-1', lines: [1, 2] },
    ...fields,
  });
  return { id, revision, nanoUsd, facts: `${id}@${revision}`, body, ...(runId === undefined ? {} : { runId }) };
}

/** A ledger entry; its facts are `<id>@1`. */
export function entry({ id = 'l-1', nanoUsd = 3, runId, ...fields }: Omit<Said, 'revision'> = {}): TruthRow {
  const body = JSON.stringify({
    id,
    timestamp: '2026-01-05T00:00:00.000Z',
    action: 'search_web',
    outcome: 'success',
    run_id: runId ?? null,
    ...fields,
  });
  return {
    id: id as string,
    revision: 1,
    nanoUsd: nanoUsd as number,
    facts: `${id}@1`,
    body,
    ...(runId === undefined ? {} : { runId: runId as string }),
  };
}

/** A step of the feed that tells of a record. */
export type RecordStep = Exclude<FeedStep, { readonly kind: 'gone' }>;

/** Every step that tells of a record. */
export function recordSteps(truth: Truth): readonly RecordStep[] {
  return truth.feed(0, 1_000_000).filter((step): step is RecordStep => step.kind !== 'gone');
}

/** The facts of all that stands, in the order of the feed. */
export function standing(truth: Truth, org = 1): readonly string[] {
  return recordSteps(truth)
    .filter((step) => step.org === org)
    .map(({ facts }) => facts);
}
