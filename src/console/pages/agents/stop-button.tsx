import { useState } from 'preact/hooks';
import { request } from '../../api/request';
import type { StopTarget } from '../../api/stop';
import { ConfirmDialog } from '../../parts/confirm-dialog';
import { Icon } from '../../parts/icon';
import { may } from '../../state/session';
import { visible } from '../../text/visible';

interface StopButtonProps {
  readonly target: StopTarget;
  /** What it is called: `support-bot`, `every agent`. */
  readonly name: string;
  readonly isStopped: boolean;
  readonly onChanged: () => void;
}

/** Stops an agent or all of them, or lets them go on; whoever may not sees no button. */
export function StopButton({ target, name, isStopped, onChanged }: StopButtonProps) {
  const [isAsking, setAsking] = useState(false);
  if (!may('operator')) return null;
  const verb = isStopped ? 'Revive' : 'Stop';
  const { target_type: type, target_id: id } = target;
  const sent = { target_type: type, ...(id !== null && { target_id: id }) };
  const confirm = async (reason: string): Promise<void> => {
    if (isStopped) await request('POST', '/kill-switch/revive', { body: sent });
    else await request('POST', '/kill-switch/kill', { body: { ...sent, reason } });
    setAsking(false);
    onChanged();
  };
  return (
    <>
      <button type="button" class={`button ${isStopped ? '' : 'danger'}`} onClick={() => setAsking(true)}>
        <Icon name={isStopped ? 'check' : 'stop'} />
        <span class="clip">
          {verb} <bdi>{visible(name)}</bdi>
        </span>
      </button>
      {isAsking && (
        <ConfirmDialog
          title={`${verb} ${visible(name)}?`}
          verb={verb}
          isDanger={!isStopped}
          {...(!isStopped && { field: { label: 'Why', isRequired: true } })}
          onConfirm={confirm}
          onClose={() => setAsking(false)}
        >
          <p class="quiet">
            {isStopped
              ? 'Guarded actions are decided by the policies again.'
              : 'Every guarded action is refused from now on, and what waits for a human is refused, until somebody revives it.'}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}
