import type { Approval } from '../../api/approval';
import { ConfirmDialog } from '../../parts/confirm-dialog';
import { RiskMark } from '../../parts/mark';
import { Money, Sent } from '../../parts/value';
import { type Decision, decide } from './decision';

interface DecisionDialogProps {
  readonly approval: Approval;
  readonly decision: Decision;
  /** What has been written beside the buttons: the field begins with it. */
  readonly note: string;
  readonly onDecided: () => void;
  readonly onClose: () => void;
}

const TEXTS = {
  approve: { title: 'Approve this call?', verb: 'Approve', label: 'Note (optional)' },
  reject: { title: 'Reject this call?', verb: 'Reject', label: 'Reason (optional)' },
  'request-info': { title: 'Ask the agent back', verb: 'Ask', label: 'Question' },
} as const;

/** Asks once more before a decision that a key alone, or something critical, has begun. */
export function DecisionDialog({ approval, decision, note, onDecided, onClose }: DecisionDialogProps) {
  const { title, verb, label } = TEXTS[decision];
  return (
    <ConfirmDialog
      title={title}
      verb={verb}
      isDanger={decision === 'reject'}
      field={{ label, isRequired: decision === 'request-info', firstText: note }}
      onConfirm={(text) => decide(approval, decision, text).then(onDecided)}
      onClose={onClose}
    >
      <p class="detail-marks">
        <Sent text={approval.action_name} />
        <RiskMark level={approval.risk_level ?? 'medium'} />
        <Money usd={approval.estimated_cost} />
      </p>
    </ConfirmDialog>
  );
}
