import type { ResolutionContext } from 'inversify';
import { ApprovalGate } from '../approval/approval-gate';
import type { Logger } from '../core/logger';
import { implementsContract } from './implements-contract';
import type { SentinelOptions } from './sentinel-options';

/**
 * Whom a Sentinel asks: the gate of its options, else the one that the container has when it is first needed, else the
 * people at its platform.
 *
 * One that cannot be made is told of once, and counts as nobody: what needs approval is then refused.
 *
 * @param platform - null where there is no platform.
 */
export function gateOf(
  { approvals }: SentinelOptions,
  context: ResolutionContext,
  logger: Logger,
  platform: ApprovalGate | null,
): () => ApprovalGate | null {
  let gate = approvals ?? null;
  let isTold = false;
  return () => {
    try {
      gate ??= boundGate(context);
    } catch (error) {
      if (!isTold) logger.error({ error }, 'The approval gate bound in the container cannot be made: nobody is asked.');
      isTold = true;
      return null;
    }
    return gate ?? platform;
  };
}

function boundGate(context: ResolutionContext): ApprovalGate | null {
  const gate = context.get(ApprovalGate, { optional: true });
  return implementsContract(gate, ApprovalGate) ? gate : null;
}
