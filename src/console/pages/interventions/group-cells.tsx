import type { InterventionGroup } from '../../api/intervention-group';
import { Cell } from '../../parts/cell';
import { RiskMark } from '../../parts/mark';
import { Trend } from '../../parts/trend';
import { RoundMoney, Sent, Time } from '../../parts/value';
import { exactTime } from '../../text/time-text';
import { countText } from '../../text/words';

/** The cells of one group. */
export function GroupCells({ group }: { readonly group: InterventionGroup }) {
  const { latest } = group;
  const saved = group.cost_prevented_usd + group.cost_reduced_usd;
  return (
    <>
      <Cell kind="risk">
        <RiskMark level={group.risk_level} />
      </Cell>
      <Cell kind="action">
        <Sent text={group.action_name} />
        <span class="quiet cell-more">
          {/* Why: what each of them says in words begins alike, and is cut before it differs. */}
          <Sent text={latest?.rule || latest?.reason || latest?.blast_radius} />
        </span>
      </Cell>
      <Cell kind="agent">
        {group.agents > 1 ? `${countText(group.agents)} agents` : <Sent text={group.agent_id} />}
      </Cell>
      <Cell kind="policy quiet">
        <Sent text={group.policy_name ?? group.policy_id ?? latest?.rule} />
      </Cell>
      <Cell kind={`cost number ${saved > 0 ? '' : 'quiet'}`}>
        <RoundMoney usd={saved} />
      </Cell>
      <Cell kind={`times number ${group.count < 2 ? 'quiet' : ''}`}>×{countText(group.count)}</Cell>
      <Cell kind="trend">
        <Trend counts={group.trend} label={`First seen ${exactTime(group.first_at)}`} />
      </Cell>
      <Cell kind="time number">
        <Time at={group.last_at} ago />
      </Cell>
    </>
  );
}
