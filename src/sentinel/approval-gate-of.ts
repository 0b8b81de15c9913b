import type { ResolutionContext } from 'inversify';
import { ApprovalGate } from '../approval/approval-gate';
import type { Logger } from '../core/logger';
import type { SentinelOptions } from './sentinel-options';

/**
 * Whom a Sentinel asks: the gate of its options, else the one that the container has when it is first needed.
 *
 * One that cannot be made is told of, and counts as nobody: what needs approval is then refused.
 */
export function gateOf(
  { approvals }: SentinelOptions,
  context: ResolutionContext,
  logger: Logger,
): () => ApprovalGate | null {
  let gate = approvals ?? null;
  return () => {
    try {
      gate ??= context.get(ApprovalGate, { optional: true }) ?? null;
    } catch (error) {
      logger.error({ error }, 'The approval gate bound in the container cannot be made, so nobody can be asked.');
    }
    return gate;
  };
}
