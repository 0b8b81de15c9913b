import type { Approval } from '../../api/approval';
import { RiskMark } from '../../parts/mark';
import { RoundMoney, Sent } from '../../parts/value';
import { words } from '../../text/words';
import { TimeLeft } from './time-left';

interface ApprovalItemProps {
  readonly approval: Approval;
  readonly isCurrent: boolean;
  readonly onSelect: (id: string) => void;
}

/** One request in the inbox. */
export function ApprovalItem({ approval, isCurrent, onSelect }: ApprovalItemProps) {
  const isOpen = approval.status === 'pending' || approval.status === 'info_requested';
  return (
    <button
      type="button"
      class="inbox-item"
      aria-current={isCurrent ? 'true' : undefined}
      onClick={() => onSelect(approval.id)}
    >
      <span class="feed-line">
        <Sent text={approval.action_name} />
        <span class="number">
          <RoundMoney usd={approval.estimated_cost} />
        </span>
      </span>
      <span class="feed-line small quiet">
        <RiskMark level={approval.risk_level ?? 'medium'} />
        <Sent text={approval.agent_id} />
        <span class="number">{isOpen ? <TimeLeft until={approval.expires_at} /> : words(approval.status)}</span>
      </span>
    </button>
  );
}
