import type { ActionDefinition } from '../core/action-definition';
import { inWords } from '../text/words';
import type { ActionSpec } from './action-spec';
import type { GuardedAgentOptions } from './agent-options';

/** Merges an action's own options with the defaults of the class through which it is called. */
export function mergeDefinition(spec: ActionSpec, agent: GuardedAgentOptions): ActionDefinition {
  const { options } = spec;
  return Object.freeze({
    name: spec.name,
    description: options.description ?? inWords(spec.name),
    tags: Object.freeze([...new Set([...(options.tags ?? []), ...(agent.tags ?? [])])]),
    riskLevel: options.riskLevel ?? agent.riskLevel ?? null,
    costUsd: typeof options.costUsd === 'function' ? null : (options.costUsd ?? 0),
    requiresApproval: options.requiresApproval ?? false,
    parameters: options.params ?? spec.parameters?.names ?? null,
    mode: spec.kind === 'sync' ? ('sync' as const) : ('async' as const),
  });
}

/** Why two actions of one name cannot be told apart, or null where they are the same. */
export function differingOption(
  left: { spec: ActionSpec; definition: ActionDefinition },
  right: { spec: ActionSpec; definition: ActionDefinition },
): string | null {
  for (const key of ['description', 'riskLevel', 'requiresApproval', 'mode'] as const) {
    if (left.definition[key] !== right.definition[key]) return key;
  }
  if ([...left.definition.tags].sort().join() !== [...right.definition.tags].sort().join()) return 'tags';
  for (const key of [
    'costUsd',
    'actualCostUsd',
    'blastRadius',
    'intent',
    'ambient',
    'onApproval',
    'approvalKey',
  ] as const) {
    if (!sameOption(left.spec.options[key], right.spec.options[key])) return key;
  }
  return null;
}

function sameOption(left: unknown, right: unknown): boolean {
  return left === right || (typeof left === 'object' && JSON.stringify(left) === JSON.stringify(right));
}
