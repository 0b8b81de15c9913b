import type { Agent, AgentPage } from '../api/agent';
import type { InterventionPage, InterventionRow } from '../api/intervention';
import type { InterventionGroup, InterventionGroupPage } from '../api/intervention-group';
import { request } from '../api/request';
import type { Run, RunPage } from '../api/run';
import { now } from './clock';
import { endingNow } from './filters';
import { MAX_ROWS, type RowSource } from './row-list';

const PAGE_ROWS = 100;
/** More than are in sight: what is seen first, and looked at again with everything new, is small. */
const FIRST_ROWS = 50;

/** Interventions, walked by a cursor: as fast at the end of a million as at the beginning. */
export const interventions: RowSource<InterventionRow> = {
  idOf: ({ id }) => id,
  async page(asked, next, atLeast) {
    const limit = limitOf(FIRST_ROWS, atLeast);
    // The pages of one walk ask the same question: a range does not go on between them.
    const path = next ?? endingNow(`/interventions?${asked}&limit=${limit}`.replace('?&', '?'), now());
    const page = await request<InterventionPage>('GET', path);
    const { interventions: rows, total, next_cursor: cursor } = page;
    return { rows, total, next: cursor === null ? null : pathAfter(path, cursor) };
  },
  isLatestFirst: (asked) => !asked.includes('sort_'),
};

/** As many groups as the platform gives: they are few where anything repeats. */
const MAX_GROUPS = 500;

/** What the interventions of a group have in common. */
export function groupId(group: InterventionGroup): string {
  return JSON.stringify([group.outcome, group.action_name, group.type, group.policy_id, group.policy_name]);
}

/** Interventions that repeat each other, put together. */
export const groups: RowSource<InterventionGroup> = {
  idOf: groupId,
  async page(asked) {
    const path = `/interventions/groups?${asked}&limit=${MAX_GROUPS}`.replace('?&', '?');
    const { groups: rows, total_groups: total } = await request<InterventionGroupPage>('GET', endingNow(path, now()));
    return { rows, total, next: null };
  },
  isLatestFirst: () => false,
  gone: (group) => ({ ...group, count: 0, cost_prevented_usd: 0, cost_reduced_usd: 0 }),
};

/** Runs, the one that began last first. */
export const runs: RowSource<Run> = {
  idOf: ({ run_id: id }) => id,
  async page(asked, next, atLeast) {
    const path = endingNow(skipping('/runs', asked, next, atLeast), now());
    const { runs: rows, total } = await request<RunPage>('GET', path);
    return { rows, total, next: nextSkip(next, rows.length, total) };
  },
  isLatestFirst: () => true,
};

/** Agents, the one seen last first. */
export const agents: RowSource<Agent> = {
  idOf: ({ agent_id: id }) => id,
  async page(asked, next, atLeast) {
    const { agents: rows, total } = await request<AgentPage>('GET', skipping('/agents', asked, next, atLeast));
    return { rows, total, next: nextSkip(next, rows.length, total) };
  },
  isLatestFirst: () => true,
};

function pathAfter(path: string, cursor: string): string {
  const asked = new URLSearchParams(path.slice(path.indexOf('?')));
  asked.set('limit', String(PAGE_ROWS));
  asked.set('cursor', cursor);
  return `/interventions?${asked}`;
}

function skipping(path: string, asked: string, next: string | null, atLeast: number): string {
  return `${path}?${asked === '' ? '' : `${asked}&`}limit=${limitOf(PAGE_ROWS, atLeast)}&skip=${next ?? 0}`;
}

function limitOf(usual: number, atLeast: number): number {
  return Math.min(Math.max(usual, atLeast), MAX_ROWS);
}

function nextSkip(before: string | null, count: number, total: number): string | null {
  const next = Number(before ?? 0) + count;
  return count === 0 || next >= total ? null : String(next);
}
