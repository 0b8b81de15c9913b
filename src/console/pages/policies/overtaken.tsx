import { useState } from 'preact/hooks';
import type { Policy } from '../../api/policy';
import { ConfirmDialog } from '../../parts/confirm-dialog';
import { Sent } from '../../parts/value';

interface OvertakenProps {
  /** As somebody else has saved it. */
  readonly policy: Policy;
  /** Whether something is written that is not saved. */
  readonly isChanged: boolean;
  readonly onShow: () => void;
}

/** Says that somebody else has saved a policy meanwhile, and shows that; what is not saved is lost only after a yes. */
export function Overtaken({ policy, isChanged, onShow }: OvertakenProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <p class="notice-line" role="status">
        Version {policy.version} has been saved by <Sent text={policy.author_label} clip={false} /> meanwhile.{' '}
        <button type="button" class="button small" onClick={() => (isChanged ? setAsking(true) : onShow())}>
          Show it
        </button>
      </p>
      {isAsking && (
        <ConfirmDialog
          title={`Show version ${policy.version}?`}
          verb="Discard and show it"
          isDanger
          onConfirm={async () => {
            setAsking(false);
            onShow();
          }}
          onClose={() => setAsking(false)}
        >
          <p>What you have written and not saved is discarded.</p>
        </ConfirmDialog>
      )}
    </>
  );
}
