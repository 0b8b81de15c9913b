import type { PolicyPage } from '../../api/policy';
import { Link } from '../../parts/link';
import { Notice, ProblemNotice } from '../../parts/notice';
import { Page } from '../../parts/page';
import { Panel } from '../../parts/panel';
import { Skeleton } from '../../parts/skeleton';
import { Snippet } from '../../parts/snippet';
import { Sent, Time } from '../../parts/value';
import { query } from '../../state/address';
import { may } from '../../state/session';
import { useAnswer } from '../../state/use-answer';
import { visible } from '../../text/visible';
import { NEW_SOURCE } from './new-source';
import { PolicyEditor } from './policy-editor';
import { PolicyPageView } from './policy-page-view';

/** What agents may and may not do, for all of them at once. */
export function Policies() {
  const id = query.value.get('policy');
  if (id === 'new') return may('admin') ? <PolicyEditor policy={null} /> : <NotPermitted />;
  if (id !== null) return <PolicyPageView key={id} id={id} />;
  return <List />;
}

function NotPermitted() {
  return (
    <Page title="New policy">
      <Notice title="Your key may not do this">
        <p>A key with the role admin makes policies.</p>
        <Link class="button" to="/policies">
          All policies
        </Link>
      </Notice>
    </Page>
  );
}

function List() {
  const { answer, problem, reload } = useAnswer<PolicyPage>('/policies?limit=1000', ['policy_updated']);
  const actions = may('admin') ? (
    <Link class="button primary" to="/policies?policy=new">
      New policy
    </Link>
  ) : undefined;
  return (
    <Page title="Policies" actions={actions}>
      {problem !== null && answer === null && <ProblemNotice problem={problem} retry={reload} />}
      {problem === null && answer === null && <Skeleton rows={6} />}
      {answer?.total === 0 && (
        <div class="panel">
          <Notice title="No policy is kept here yet">
            <p>A policy that is kept here reaches every agent within seconds, besides those in its own file.</p>
            <Snippet code={NEW_SOURCE} />
          </Notice>
        </div>
      )}
      {answer !== null && answer.total > 0 && (
        <Panel title="In use">
          <div class="scroll">
            <table class="plain roomy">
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col">State</th>
                  <th scope="col">Holds for</th>
                  <th scope="col" class="number">
                    Version
                  </th>
                  <th scope="col">Changed</th>
                  <th scope="col">By</th>
                </tr>
              </thead>
              <tbody>
                {answer.policies.map((policy) => (
                  <tr key={policy.id}>
                    <th scope="row">
                      <Link to={`/policies?policy=${encodeURIComponent(policy.id)}`}>
                        <Sent text={policy.name} />
                      </Link>
                    </th>
                    <td>
                      <span class={`mark ${policy.enabled ? 'good' : ''}`}>
                        {policy.enabled ? 'Enabled' : 'Disabled'}
                      </span>
                    </td>
                    <td>
                      {policy.scope === 'global' ? 'every agent' : `${policy.scope} `}
                      {policy.target_id !== null && <bdi>{visible(policy.target_id)}</bdi>}
                    </td>
                    <td class="number">{policy.version}</td>
                    <td>
                      <Time at={policy.created_at} />
                    </td>
                    <td>
                      <Sent text={policy.author_label} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Panel>
      )}
    </Page>
  );
}
