import type { Agent, AgentPage } from '../api/agent';
import type { InterventionPage, InterventionRow } from '../api/intervention';
import { request } from '../api/request';
import type { Run, RunPage } from '../api/run';
import type { RowSource } from './row-list';

const PAGE_ROWS = 100;

/** Interventions, walked by a cursor: as fast at the end of a million as at the beginning. */
export const interventions: RowSource<InterventionRow> = {
  idOf: ({ id }) => id,
  async page(asked, next) {
    const page = await request<InterventionPage>(
      'GET',
      `/interventions?${asked}&limit=${PAGE_ROWS}${next ?? ''}`.replace('?&', '?'),
    );
    const { interventions: rows, total, next_cursor: cursor } = page;
    return { rows, total, next: cursor === null ? null : `&cursor=${encodeURIComponent(cursor)}` };
  },
  isLatestFirst: (asked) => !asked.includes('sort_'),
};

/** Runs, the one that began last first. */
export const runs: RowSource<Run> = {
  idOf: ({ run_id: id }) => id,
  async page(asked, next) {
    const { runs: rows, total } = await request<RunPage>('GET', skipping('/runs', asked, next));
    return { rows, total, next: nextSkip(next, rows.length, total) };
  },
  isLatestFirst: () => true,
};

/** Agents, the one seen last first. */
export const agents: RowSource<Agent> = {
  idOf: ({ agent_id: id }) => id,
  async page(asked, next) {
    const { agents: rows, total } = await request<AgentPage>('GET', skipping('/agents', asked, next));
    return { rows, total, next: nextSkip(next, rows.length, total) };
  },
  isLatestFirst: () => true,
};

function skipping(path: string, asked: string, next: string | null): string {
  return `${path}?${asked === '' ? '' : `${asked}&`}limit=${PAGE_ROWS}&skip=${next ?? 0}`;
}

function nextSkip(before: string | null, count: number, total: number): string | null {
  const next = Number(before ?? 0) + count;
  return count === 0 || next >= total ? null : String(next);
}
