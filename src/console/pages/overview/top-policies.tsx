import type { Stats } from '../../api/stats';
import { BarList } from '../../parts/bar-list';
import { Panel } from '../../parts/panel';
import { Skeleton } from '../../parts/skeleton';
import { ShortMoney } from '../../parts/value';
import type { Filters } from '../../state/filters';
import { listAddress } from '../../state/list-address';
import { counted } from '../../text/words';

const SHOWN = 6;

/** The policies that stepped in, by what they saved. */
export function TopPolicies({ stats, filters }: { readonly stats: Stats | null; readonly filters: Filters }) {
  const policies = stats?.triggering_policies.slice(0, SHOWN) ?? [];
  return (
    <Panel title="Triggering policies" actions={<span class="quiet small">cost prevented</span>}>
      {stats === null && <Skeleton rows={SHOWN} />}
      {stats !== null && policies.length === 0 && <p class="panel-body quiet">No policy stepped in in this time.</p>}
      <BarList
        bars={policies.map(({ policy_id: id, policy_name: name, rule, count, cost_prevented_usd: usd }) => ({
          key: JSON.stringify([id, name, rule]),
          name: [name ?? id ?? 'The guard itself', ...(rule === null ? [] : [rule])].join(' / '),
          note: counted(count, 'time'),
          value: usd,
          shown: <ShortMoney usd={usd} />,
          to: policyAddress(filters, id ?? name, rule),
        }))}
      />
    </Panel>
  );
}

/** No filter lists what came of no policy. */
function policyAddress(filters: Filters, policy: string | null, rule: string | null): string | null {
  return policy === null ? null : listAddress(filters, { policy: [policy] }, rule === null ? {} : { rule: [rule] });
}
