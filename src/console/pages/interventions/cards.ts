import type { Stats } from '../../api/stats';
import { type FilterName, type Filters, sameValues } from '../../state/filters';
import { shortMoneyText } from '../../text/money-text';
import { countText } from '../../text/words';

/** A figure that, clicked, shows what it counts. */
export interface Card {
  readonly name: string;
  /** What it counts, and a list of exactly that. */
  readonly filters: Filters;
  readonly text: (stats: Stats) => string;
  /** What is to be known of it, to compare it with others; empty where there is nothing. */
  readonly note?: (stats: Stats) => string;
}

const STOPPED = ['blocked', 'rejected_after_review'];

/** The cards above the list of interventions. */
export const CARDS = {
  total: { name: 'Total', filters: {}, text: (stats) => countText(stats.total_interventions) },
  blocked: {
    name: 'Blocked',
    filters: { outcome: STOPPED },
    text: (stats) => countText(stats.blocked_actions),
    note: ({ by_outcome: { rejected_after_review: rejected = 0 } }) =>
      rejected === 0 ? '' : `${countText(rejected)} rejected`,
  },
  costSaved: {
    name: 'Cost saved',
    filters: { outcome: STOPPED, min_cost_prevented: ['0.000000001'] },
    text: (stats) => shortMoneyText(stats.total_cost_prevented_usd),
  },
  escalations: {
    name: 'Escalations',
    filters: { outcome: ['escalated', 'approved_after_review', 'rejected_after_review'] },
    text: (stats) => countText(stats.escalations),
  },
  highRisk: {
    name: 'High risk',
    filters: { outcome: STOPPED, risk_level: ['critical', 'high'] },
    text: (stats) => countText(stats.high_risk_blocks),
  },
  modified: { name: 'Modified', filters: { outcome: ['modified'] }, text: (stats) => countText(stats.modified) },
} as const satisfies Readonly<Record<string, Card>>;

/** What cards set; a click on one replaces what another has set. */
export const CARD_FILTERS: readonly FilterName[] = ['outcome', 'risk_level', 'min_cost_prevented'];

/** Whether the filters are, among those that cards set, exactly a card's. */
export function isChosen(card: Card, filters: Filters): boolean {
  return CARD_FILTERS.every((name) => sameValues(card.filters[name], filters[name]));
}

/** The card that the filters show; null where they are nobody's. */
export function chosenCard(filters: Filters): Card | null {
  return Object.values<Card>(CARDS).find((card) => isChosen(card, filters)) ?? null;
}
