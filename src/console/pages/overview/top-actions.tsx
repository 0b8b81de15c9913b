import type { Stats } from '../../api/stats';
import { BarList } from '../../parts/bar-list';
import { Panel } from '../../parts/panel';
import { Skeleton } from '../../parts/skeleton';
import type { Filters } from '../../state/filters';
import { listAddress } from '../../state/list-address';
import { roundMoneyText } from '../../text/money-text';
import { countText } from '../../text/words';
import { CARDS } from '../interventions/cards';

const SHOWN = 6;

/** The actions that were blocked most often. */
export function TopActions({ stats, filters }: { readonly stats: Stats | null; readonly filters: Filters }) {
  const actions = stats?.top_blocked_actions.slice(0, SHOWN) ?? [];
  return (
    <Panel title="Top blocked actions" actions={<span class="quiet small">times blocked</span>}>
      {stats === null && <Skeleton rows={SHOWN} />}
      {stats !== null && actions.length === 0 && <p class="panel-body quiet">Nothing was blocked in this time.</p>}
      <BarList
        bars={actions.map(({ action_name: name, count, cost_prevented_usd: usd }) => ({
          key: name,
          name,
          note: `${roundMoneyText(usd)} prevented`,
          value: count,
          shown: countText(count),
          to: listAddress(filters, CARDS.blocked.filters, { action_name: [name] }),
        }))}
      />
    </Panel>
  );
}
