import type { Stats } from '../../api/stats';
import { go, withQuery } from '../../state/address';
import type { Filters } from '../../state/filters';
import { moneyText } from '../../text/money-text';
import { CARD_FILTERS, CARDS, type Card, isChosen } from './cards';

/** The six figures; a click lists what one counts, and another click everything again. */
export function FigureCards({ stats, filters }: { readonly stats: Stats | null; readonly filters: Filters }) {
  const choose = (card: Card, isOn: boolean): void => {
    const wanted: Filters = isOn ? {} : card.filters;
    go(withQuery(Object.fromEntries(CARD_FILTERS.map((name) => [name, wanted[name] ?? []]))), { replace: true });
  };
  return (
    <div class="figures compact">
      {Object.entries<Card>(CARDS).map(([key, card]) => {
        const isOn = isChosen(card, filters);
        return (
          <button
            key={key}
            type="button"
            class="figure"
            aria-pressed={isOn}
            title={
              key === 'costSaved' && stats !== null
                ? `The cost prevented, as on the overview: ${moneyText(stats.total_cost_prevented_usd)}`
                : undefined
            }
            onClick={() => choose(card, isOn)}
          >
            <span class="figure-name">{card.name}</span>
            <span class="figure-value">
              {stats === null ? <span class="skeleton" /> : <span>{card.text(stats)}</span>}
              {stats !== null && card.note !== undefined && <span class="figure-aside">{card.note(stats)}</span>}
            </span>
          </button>
        );
      })}
    </div>
  );
}
