import { randomUUID } from 'node:crypto';
import type { DatabaseFile } from '../../sqlite/database-file';
import { noteChange } from './audit-trail';
import type { Jobs } from './jobs';

const ADD_ORGANISATION = 'INSERT OR IGNORE INTO organisations VALUES (?, ?, ?, NULL)';

/** Makes an organisation where there is none of its number, with an id that no other one has, in whatever store. */
export function addOrganisation(file: DatabaseFile, org: number, at: number): void {
  file.sql(ADD_ORGANISATION).run(org, randomUUID(), at);
}

/** The first organisation, made where there is none. @returns its number. */
export function firstOrganisation(file: DatabaseFile, at: number): number {
  const first = file.sql('SELECT min(id) AS id FROM organisations').get() as { id: number | null };
  return first.id ?? newOrganisation(file, at);
}

/** Makes one more organisation. @returns its number. */
export function newOrganisation(file: DatabaseFile, at: number): number {
  const { last } = file.sql('SELECT coalesce(max(id), 0) AS last FROM organisations').get() as { last: number };
  addOrganisation(file, last + 1, at);
  return last + 1;
}

/** Sets for how long an organisation keeps what it is told. */
export function setRetention(file: DatabaseFile, { org, days, by }: Jobs['set-retention']['given'], at: number): null {
  addOrganisation(file, org, at);
  file.sql('UPDATE organisations SET retention_days = ? WHERE id = ?').run(days, org);
  const detail = days === null ? 'kept for ever' : `${days} day${days === 1 ? '' : 's'}`;
  noteChange(file, { org, by, what: 'settings_changed', target: 'retention_days', detail }, at);
  return null;
}
