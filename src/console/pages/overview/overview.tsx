import type { Stats } from '../../api/stats';
import { Page } from '../../parts/page';
import { useAnswer } from '../../state/use-answer';
import { moneyText } from '../../text/money-text';

/** What was saved, what was stopped, by which policy, and what waits. */
export function Overview() {
  const { answer } = useAnswer<Stats>('/interventions/stats', ['stats_updated']);
  return <Page title="Overview">{answer !== null && moneyText(answer.total_cost_prevented_usd)}</Page>;
}
