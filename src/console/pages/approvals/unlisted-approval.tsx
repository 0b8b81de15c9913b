import type { ComponentChildren } from 'preact';
import type { Approval } from '../../api/approval';
import { Notice, ProblemNotice } from '../../parts/notice';
import { Skeleton } from '../../parts/skeleton';
import { useAnswer } from '../../state/use-answer';

interface UnlistedApprovalProps {
  readonly id: string;
  readonly view: (approval: Approval) => ComponentChildren;
}

/** A request that an address names and the list does not hold: decided, over, or further down than the list goes. */
export function UnlistedApproval({ id, view }: UnlistedApprovalProps) {
  const path = `/approvals/${encodeURIComponent(id)}`;
  const { answer, problem, reload } = useAnswer<Approval>(path, ['approval_updated', 'approval_decided']);
  if (answer !== null) return <>{view(answer)}</>;
  if (problem === null) return <Skeleton rows={6} />;
  if (problem.status !== 404) return <ProblemNotice problem={problem} retry={reload} />;
  return (
    <Notice title="There is no such request">
      <p>{problem.detail}</p>
    </Notice>
  );
}
