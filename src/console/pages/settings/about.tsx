import { Panel } from '../../parts/panel';
import { Sent } from '../../parts/value';
import { session } from '../../state/session';

/** Who has signed in, and where to read more. */
export function About() {
  const who = session.value;
  return (
    <Panel title="About">
      <dl class="pairs panel-body">
        <dt>Signed in with</dt>
        <dd>
          <Sent text={who?.label} clip={false} /> <span class="mono quiet">{who?.key_prefix}…</span>
        </dd>
        <dt>Role</dt>
        <dd>{who?.role}</dd>
        <dt>Organisation</dt>
        <dd>{who?.organisation_id}</dd>
        <dt>API</dt>
        <dd>
          <a href="/api/v1/openapi.json">OpenAPI description</a>
        </dd>
        <dt>Times</dt>
        <dd>shown in {Intl.DateTimeFormat().resolvedOptions().timeZone}; the exact one when pointed at</dd>
      </dl>
    </Panel>
  );
}
