import { isBlocked } from '../../../src/figures/intervention-kind';
import { NanoSum } from '../../../src/money/nano-sum';
import type { GroupPage, GroupQuery, InterventionGroup, RecordFilter } from '../../../src/storage/queries';
import type { InterventionRow } from '../../../src/storage/rows';
import { isIn, type Standing, sorted } from './oracle';

const LEVELS = ['minimal', 'low', 'medium', 'high', 'critical'];

/** The groups as the records themselves give them. */
export function groups(
  standing: readonly Standing<InterventionRow>[],
  filter: RecordFilter,
  { sortBy, limit }: GroupQuery,
): GroupPage {
  const found = sorted(
    standing.filter(({ row }) => isIn(filter, row)),
    'timestamp',
    true,
  );
  const byNames = new Map<string, InterventionRow[]>();
  for (const { row } of found) {
    const names = JSON.stringify(namesOf(row));
    byNames.set(names, [...(byNames.get(names) ?? []), row]);
  }
  const ats = found.map(({ row }) => row.at);
  const [until, since] = [ats[0], ats.at(-1) as number];
  const all = [...byNames.values()].map((members) => groupOf(members, since, until));
  const keys = {
    last_at: ({ lastAt }: InterventionGroup) => lastAt,
    risk_level: ({ riskLevel }: InterventionGroup) => LEVELS.indexOf(riskLevel),
    count: ({ count }: InterventionGroup) => count,
    cost_prevented_usd: ({ costPreventedUsd }: InterventionGroup) => costPreventedUsd,
  };
  const named = (left: InterventionGroup, right: InterventionGroup): number =>
    sortBy === 'risk_level'
      ? compare([right.riskLevel], [left.riskLevel]) || right.costPreventedUsd - left.costPreventedUsd
      : 0;
  all.sort((left, right) => {
    const by = keys[sortBy];
    return (
      by(right) - by(left) || named(left, right) || right.lastAt - left.lastAt || compare(orderOf(left), orderOf(right))
    );
  });
  return { groups: all.slice(0, limit), totalGroups: all.length, total: found.length };
}

function namesOf({ actionName, type, outcome, policyId, policyName }: InterventionRow): readonly (string | null)[] {
  return [actionName, type, outcome, policyId || null, policyName || null];
}

/** @param members - the latest first. */
function groupOf(members: readonly InterventionRow[], since: number, until: number): InterventionGroup {
  const [actionName, type, outcome, policyId, policyName] = namesOf(members[0]) as [
    string,
    string,
    string,
    string | null,
    string | null,
  ];
  const levels = members.map(({ riskLevel }) => riskLevel);
  levels.sort((left, right) => LEVELS.indexOf(left) - LEVELS.indexOf(right) || compare([left], [right]));
  const agents = new Set(members.map(({ agentId }) => agentId || null));
  agents.delete(null);
  const prevented = new NanoSum();
  const reduced = new NanoSum();
  for (const row of members) {
    if (isBlocked(row)) prevented.add(row.preventedNanoUsd);
    else if (row.outcome === 'modified') reduced.add(row.preventedNanoUsd);
  }
  return {
    actionName,
    type,
    outcome,
    policyId,
    policyName,
    riskLevel: levels.at(-1) as string,
    count: members.length,
    agents: agents.size,
    agentId: agents.size === 1 ? ([...agents][0] as string) : null,
    costPreventedUsd: prevented.usd,
    costReducedUsd: reduced.usd,
    firstAt: (members.at(-1) as InterventionRow).at,
    lastAt: members[0].at,
    trend: Array.from(
      { length: 24 },
      (_, part) => members.filter(({ at }) => Math.floor((24 * (at - since)) / (until - since + 1)) === part).length,
    ),
    latest: briefOf(members[0].body),
  };
}

function briefOf(body: string): string {
  const record = JSON.parse(body) as Readonly<Record<string, unknown>>;
  const names = ['id', 'timestamp', 'rule', 'reason', 'blast_radius'];
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, record[name] ?? null])));
}

function orderOf({ actionName, type, outcome, policyId, policyName }: InterventionGroup): readonly string[] {
  return [actionName, type, outcome, policyId ?? '', policyName ?? ''];
}

function compare(left: readonly string[], right: readonly string[]): number {
  for (const [index, text] of left.entries()) {
    const order = Buffer.compare(Buffer.from(text), Buffer.from(right[index]));
    if (order !== 0) return order;
  }
  return 0;
}
