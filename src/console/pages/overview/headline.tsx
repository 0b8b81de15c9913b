import type { Stats } from '../../api/stats';
import { RoundMoney } from '../../parts/value';
import { go } from '../../state/address';
import type { Filters } from '../../state/filters';
import { listAddress } from '../../state/list-address';
import { roundMoneyText } from '../../text/money-text';
import { counted, countText } from '../../text/words';
import { CARDS, type Card } from '../interventions/cards';

interface HeadlineProps {
  /** Null while they are loaded. */
  readonly stats: Stats | null;
  readonly filters: Filters;
}

/** The four figures that matter most; each leads to what it counts. */
export function Headline({ stats, filters }: HeadlineProps) {
  const figure = (card: Card, name: string, value: preact.ComponentChildren, note: string) => (
    <button type="button" class="figure" onClick={() => go(listAddress(filters, card.filters))}>
      <span class="figure-name">{name}</span>
      <span class="figure-value">{stats === null ? <span class="skeleton" /> : value}</span>
      <span class="figure-note">{stats === null ? ' ' : note}</span>
    </button>
  );
  const { blocked_actions: blocked = 0, total_interventions: total = 0 } = stats ?? {};
  const reduced = stats?.total_cost_reduced_usd ?? 0;
  const pending = stats?.pending_escalations ?? 0;
  return (
    <div class="figures">
      {figure(
        CARDS.costSaved,
        'Cost prevented',
        <RoundMoney usd={stats?.total_cost_prevented_usd ?? 0} />,
        `and ${roundMoneyText(reduced)} saved by making calls smaller`,
      )}
      {figure(
        CARDS.highRisk,
        'High-risk blocks',
        countText(stats?.high_risk_blocks ?? 0),
        'critical and high, of the blocked',
      )}
      {figure(CARDS.blocked, 'Blocked', countText(blocked), `of ${counted(total, 'intervention')}`)}
      {figure(
        CARDS.escalations,
        'Escalations',
        countText(stats?.escalations ?? 0),
        pending === 0 ? 'all with an outcome' : `${countText(pending)} without an outcome yet`,
      )}
    </div>
  );
}
