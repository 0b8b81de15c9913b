import type { InterventionDetail } from '../../api/intervention';
import { InputsDiff } from '../../parts/inputs-diff';
import { Link } from '../../parts/link';
import { OutcomeMark, RiskMark } from '../../parts/mark';
import { MoreText } from '../../parts/more-text';
import { Money, Sent, Time } from '../../parts/value';
import { listAddress } from '../../state/list-address';
import { words } from '../../text/words';
import { AllFields } from './all-fields';
import { BlastRadius } from './blast-radius';
import { Revisions } from './revisions';
import { RunAround } from './run-around';

/** Everything about one intervention, what it spared first. */
export function InterventionView({ detail }: { readonly detail: InterventionDetail }) {
  const { policy_id: id, policy_name: name } = detail;
  const policy = id ?? name;
  return (
    <article class="detail">
      <header class="detail-head">
        <h2 class="detail-title">
          <Sent text={detail.action_name} />
        </h2>
        <p class="detail-marks">
          <OutcomeMark outcome={detail.outcome} />
          <RiskMark level={detail.risk_level} />
          <span class="mark">{words(detail.type)}</span>
          {detail.shadow === true && <span class="mark">Shadow</span>}
          <span class="quiet">
            <Time at={detail.timestamp} />
          </span>
        </p>
      </header>
      <BlastRadius detail={detail} />
      <section aria-label="Why">
        <h3>Why</h3>
        <p class="reason">
          <MoreText text={detail.reason} />
        </p>
        <dl class="pairs">
          <dt>Policy</dt>
          <dd>
            {policy == null ? (
              'The guard itself'
            ) : (
              <Link to={listAddress({ policy: [policy] })}>
                <Sent text={name ?? id} />
              </Link>
            )}
          </dd>
          <dt>Rule</dt>
          <dd>
            <Sent text={detail.rule} /> <Sent text={detail.reason_code} />
          </dd>
          <dt>Agent</dt>
          <dd>
            {detail.agent_id == null ? (
              '–'
            ) : (
              <Link to={`/agents?agent=${encodeURIComponent(detail.agent_id)}`}>
                <Sent text={detail.agent_id} />
              </Link>
            )}
          </dd>
          <dt>It was trying to</dt>
          <dd>
            <MoreText text={detail.agent_intent} />
          </dd>
          <dt>Estimated cost</dt>
          <dd>
            <Money usd={detail.estimated_cost_usd} />
          </dd>
          <dt>Actual cost</dt>
          <dd>
            <Money usd={detail.actual_cost_usd} />
          </dd>
        </dl>
      </section>
      <section aria-label="Inputs">
        <h3>{detail.modified_inputs == null ? 'Inputs' : 'Inputs, as asked for and as they ran'}</h3>
        <InputsDiff before={detail.original_inputs ?? {}} after={detail.modified_inputs ?? null} />
      </section>
      <Revisions revisions={detail.revisions} />
      {detail.run_id != null && <RunAround runId={detail.run_id} id={detail.id} />}
      <AllFields detail={detail} />
    </article>
  );
}
