import { useState } from 'preact/hooks';
import type { Policy, PolicyLine, VersionPage } from '../../api/policy';
import { request } from '../../api/request';
import { ConfirmDialog } from '../../parts/confirm-dialog';
import { Panel } from '../../parts/panel';
import { Skeleton } from '../../parts/skeleton';
import { Sent, Time } from '../../parts/value';
import { may } from '../../state/session';
import { useAnswer } from '../../state/use-answer';
import { VersionDrawer } from './version-drawer';

interface PolicyVersionsProps {
  readonly policy: Policy;
  /** Whether something is written that is not saved. */
  readonly isChanged: boolean;
  /** @param policy - what it is after going back. */
  readonly onBack: (policy: Policy) => void;
}

/** The versions of a policy: what each changed, and the way back to it. */
export function PolicyVersions({ policy, isChanged, onBack }: PolicyVersionsProps) {
  const path = `/policies/${encodeURIComponent(policy.id)}`;
  const { answer } = useAnswer<VersionPage>(`${path}/versions?limit=100`, ['policy_updated']);
  const [shown, setShown] = useState<number | null>(null);
  const [back, setBack] = useState<PolicyLine | null>(null);
  return (
    <Panel title="Versions">
      {answer === null && <Skeleton rows={3} />}
      <ol class="versions">
        {answer?.versions.map((line) => (
          <li key={line.version}>
            <span class="feed-line">
              <strong>Version {line.version}</strong>
              <span class="quiet small">
                <Time at={line.created_at} /> by <Sent text={line.author_label} clip={false} />
              </span>
            </span>
            <span class="feed-line small">
              <Sent text={line.summary} />
              <span class="version-actions">
                <button type="button" class="button small" onClick={() => setShown(line.version)}>
                  Changes<span class="hidden"> of version {line.version}</span>
                </button>
                {may('admin') && line.version !== policy.version && (
                  <button type="button" class="button small" onClick={() => setBack(line)}>
                    Roll back<span class="hidden"> to version {line.version}</span>
                  </button>
                )}
              </span>
            </span>
          </li>
        ))}
      </ol>
      {shown !== null && <VersionDrawer id={policy.id} version={shown} onClose={() => setShown(null)} />}
      {back !== null && (
        <ConfirmDialog
          title={`Back to version ${back.version}?`}
          verb={isChanged ? 'Discard and roll back' : 'Roll back'}
          isDanger={isChanged}
          onClose={() => setBack(null)}
          onConfirm={async () => {
            onBack(await request<Policy>('POST', `${path}/rollback`, { body: { version: back.version } }));
            setBack(null);
          }}
        >
          <p class="quiet">It becomes the next version; none is lost, and agents get it within seconds.</p>
          {isChanged && <p>What you have written and not saved is discarded.</p>}
        </ConfirmDialog>
      )}
    </Panel>
  );
}
