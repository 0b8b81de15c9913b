import type { InterventionDetail } from '../../api/intervention';
import { LongText } from '../../parts/long-text';
import { Sent } from '../../parts/value';
import { visible } from '../../text/visible';

/** What stands elsewhere in the drawer, and belongs to no record. */
const BESIDE = new Set(['revisions', 'earlier', 'ledger_entry', 'approval']);

/** Every field of the record, also those that are not known here, as they came. */
export function AllFields({ detail }: { readonly detail: InterventionDetail }) {
  const fields = Object.entries(detail).filter(([name]) => !BESIDE.has(name));
  return (
    <details class="all-fields">
      <summary>All {fields.length} fields</summary>
      <dl class="pairs">
        {fields.map(([name, value]) => (
          <div key={name} class="pair">
            <dt class="mono">
              <bdi>{visible(name)}</bdi>
            </dt>
            <dd class="mono">
              {typeof value === 'string' ? (
                <Sent text={value} clip={false} />
              ) : (
                <LongText text={JSON.stringify(value, null, 2)} />
              )}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
