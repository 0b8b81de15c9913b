import type { InterventionDetail } from '../../api/intervention';
import { Fact } from '../../parts/fact';
import { MoreText } from '../../parts/more-text';
import { Money, Sent } from '../../parts/value';
import { radiusFact } from '../../text/radius-fact';
import { countText } from '../../text/words';

/** What would have been touched, how much of it, whether it could be undone, and what was at stake. */
export function BlastRadius({ detail }: { readonly detail: InterventionDetail }) {
  const scope = radiusFact(detail, 'scope');
  const records = radiusFact(detail, 'records');
  const reversible = radiusFact(detail, 'reversible');
  const budget = radiusFact(detail, 'budget_protected_usd').value;
  const { last_24_hours: day, last_30_days: month } = detail.earlier;
  return (
    <section class={`radius ${detail.risk_level}`} aria-label="Blast radius analysis">
      <h3>Blast radius analysis</h3>
      <p class="radius-sentence">
        <MoreText text={detail.blast_radius} />
      </p>
      <dl class="facts">
        <Fact name="Would have touched" source={scope.source}>
          <Sent text={scope.value === null ? null : String(scope.value)} />
        </Fact>
        <Fact name="Records" source={records.source}>
          {typeof records.value === 'number' ? countText(records.value) : 'Not known'}
        </Fact>
        <Fact name="Reversible" source={reversible.source}>
          {reversible.value === true ? 'Yes' : reversible.value === false ? 'No' : 'Not known'}
        </Fact>
        <Fact name="Money at stake">
          <Money usd={detail.estimated_cost_usd} />
        </Fact>
        <Fact name="Cost prevented">
          <Money usd={detail.cost_prevented_usd} />
        </Fact>
        <Fact name="Budget protected">{typeof budget === 'number' ? <Money usd={budget} /> : '–'}</Fact>
        <Fact name="Earlier attempts, 24 hours">{countText(day)}</Fact>
        <Fact name="Earlier attempts, 30 days">{countText(month)}</Fact>
      </dl>
    </section>
  );
}
