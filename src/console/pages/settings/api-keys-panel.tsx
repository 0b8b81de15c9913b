import { useState } from 'preact/hooks';
import type { ApiKey, ApiKeys } from '../../api/api-key';
import { request } from '../../api/request';
import { ConfirmDialog } from '../../parts/confirm-dialog';
import { ProblemNotice } from '../../parts/notice';
import { Panel } from '../../parts/panel';
import { Skeleton } from '../../parts/skeleton';
import { Sent, Time } from '../../parts/value';
import { useAnswer } from '../../state/use-answer';
import { NewKey } from './new-key';

/** The keys of the organisation: who may what. */
export function ApiKeysPanel() {
  const { answer, problem, reload } = useAnswer<ApiKeys>('/api-keys');
  const [revoked, setRevoked] = useState<ApiKey | null>(null);
  const keys = answer?.api_keys.toSorted(
    (left, right) => Number(left.revoked_at !== null) - Number(right.revoked_at !== null),
  );
  return (
    <>
      <NewKey onMade={reload} />
      <Panel title="API keys">
        {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
        {problem === null && keys === undefined && <Skeleton rows={4} />}
        {keys !== undefined && (
          <div class="scroll">
            <table class="plain roomy">
              <thead>
                <tr>
                  <th scope="col">Label</th>
                  <th scope="col">Key</th>
                  <th scope="col">Role</th>
                  <th scope="col">Agent</th>
                  <th scope="col">Made</th>
                  <th scope="col">State</th>
                </tr>
              </thead>
              <tbody>
                {keys.map((key) => (
                  <tr key={key.id}>
                    <th scope="row">
                      <Sent text={key.label} />
                    </th>
                    <td class="mono">{key.prefix}…</td>
                    <td>{key.role}</td>
                    <td>
                      <Sent text={key.agent_id} />
                    </td>
                    <td>
                      <Time at={key.created_at} />
                    </td>
                    <td>
                      {key.revoked_at === null ? (
                        <button type="button" class="button small" onClick={() => setRevoked(key)}>
                          Revoke
                        </button>
                      ) : (
                        <span class="quiet">
                          Revoked <Time at={key.revoked_at} ago />
                        </span>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
      {revoked !== null && (
        <ConfirmDialog
          title="Revoke this key?"
          verb="Revoke"
          isDanger
          onClose={() => setRevoked(null)}
          onConfirm={async () => {
            await request('DELETE', `/api-keys/${encodeURIComponent(revoked.id)}`);
            setRevoked(null);
            reload();
          }}
        >
          <p>
            <Sent text={revoked.label} clip={false} /> ({revoked.prefix}…) is refused from then on, and whoever signed
            in with it is signed out. It cannot be taken back.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}
