import { ConfigurationError } from '../errors/configuration-error';
import type { PolicyDocument } from './policy-document';

type Documents = readonly PolicyDocument[];

/** Documents of so many agents and runs are compared with each other; of more, none is taken. */
const MAX_COMBINATIONS = 2_000;
/** Each entry that speaks of arguments is compared with each it can meet, so often at most. */
const MAX_COMPARISONS = 1_000_000;

/**
 * Refuses documents that would take too long to compare, before anything of them is compared: what somebody else sends may
 * not keep the process busy.
 *
 * @param always - those for every call.
 * @param agents - those of each agent; `runs` likewise.
 * @throws {@link ConfigurationError} `INVALID_POLICY`.
 */
export function refuseCostly(always: Documents, agents: readonly Documents[], runs: readonly Documents[]): void {
  const ofAgents = [0, ...agents.map(entriesOf).filter((count) => count > 0)];
  const ofRuns = [0, ...runs.map(entriesOf).filter((count) => count > 0)];
  const what = 'Policies that lower or constrain arguments are for too many agents and runs';
  if (ofAgents.length * ofRuns.length > MAX_COMBINATIONS) {
    throw new ConfigurationError('INVALID_POLICY', `${what}: at most ${MAX_COMBINATIONS} can be compared.`);
  }
  const shared = entriesOf(always);
  let comparisons = 0;
  for (const agent of ofAgents) for (const run of ofRuns) comparisons += (shared + agent + run) ** 2;
  if (comparisons <= MAX_COMPARISONS) return;
  const message = `${what}, or say too much: their entries would be compared ${comparisons} times, and may be ${MAX_COMPARISONS} times. Join or remove some.`;
  throw new ConfigurationError('INVALID_POLICY', message, { comparisons });
}

/** How much documents say of arguments; they may be unchecked yet. */
function entriesOf(documents: Documents): number {
  const counts = documents.map((document) => {
    const steps = Object.values(document?.downgrades ?? {}).flat();
    const values = steps.map((step) => 1 + Object.keys(step?.replace ?? {}).length);
    return values.reduce((sum, each) => sum + each, Object.keys(document?.argumentConstraints ?? {}).length);
  });
  return counts.reduce((sum, each) => sum + each, 0);
}
