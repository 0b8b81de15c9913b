import type { IconName } from './parts/icon';

/** One page of the console. */
export interface PageEntry {
  readonly path: string;
  readonly name: string;
  readonly icon: IconName;
  /** What its link opens, where that is another view than the path's. */
  readonly to?: string;
}

/** The pages, in the order of the navigation. */
export const PAGES: readonly PageEntry[] = [
  { path: '/', name: 'Overview', icon: 'overview' },
  { path: '/interventions', name: 'Interventions', icon: 'interventions', to: '/interventions?view=repeats' },
  { path: '/approvals', name: 'Approvals', icon: 'approvals' },
  { path: '/runs', name: 'Runs', icon: 'runs' },
  { path: '/policies', name: 'Policies', icon: 'policies' },
  { path: '/agents', name: 'Agents', icon: 'agents' },
  { path: '/settings', name: 'Settings', icon: 'settings' },
];
