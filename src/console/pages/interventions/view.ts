import type { InterventionGroup } from '../../api/intervention-group';
import { withQuery } from '../../state/address';

/** How interventions are shown: put together where they repeat each other, or one by one. */
export type View = 'repeats' | 'each';

/** The view that an address names; one that names none lists each. */
export function viewOf(query: URLSearchParams): View {
  return query.get('view') === 'repeats' ? 'repeats' : 'each';
}

/** The address of this page in another view. The views are sorted by columns of their own. */
export function viewAddress(view: View): string {
  return withQuery({ view: view === 'each' ? [] : [view], sort_by: [], sort_order: [] });
}

/** The parameters by which the interventions of a group are listed one by one: those and no others. */
export function membersOf(group: InterventionGroup): Readonly<Record<string, readonly string[]>> {
  return {
    view: [],
    sort_by: [],
    action_name: [group.action_name],
    type: [group.type],
    outcome: [group.outcome],
    policy_id: [group.policy_id ?? ''],
    policy_name: [group.policy_name ?? ''],
  };
}
