import type { DatabaseFile } from '../../sqlite/database-file';
import { noteChange } from './audit-trail';
import type { ActionsRegistered, Jobs } from './jobs';
import type { StoreState } from './store-state';

const NOTE_AGENT = `
  INSERT INTO agent_notes VALUES (?, ?, ?, ?) ON CONFLICT (org, agent_id) DO UPDATE SET
    display_name = iif(?, excluded.display_name, display_name),
    description = iif(?, excluded.description, description)`;
const ADD_ACTION = 'INSERT OR IGNORE INTO actions VALUES (?, ?, ?, ?)';
const CHANGE_ACTION = 'UPDATE actions SET body = ? WHERE org = ? AND agent_id = ? AND name = ?';
const COUNT_ACTIONS = 'SELECT count(*) AS count FROM actions WHERE org = ? AND agent_id = ?';

/** Changes what people say of an agent: what is given; null takes it off. */
export function noteAgent(file: DatabaseFile, given: Jobs['note-agent']['given'], at: number): null {
  const { org, agentId, displayName, description, by } = given;
  file
    .sql(NOTE_AGENT)
    .run(
      org,
      agentId,
      displayName ?? null,
      description ?? null,
      Number(displayName !== undefined),
      Number(description !== undefined),
    );
  noteChange(file, { org, by, what: 'agent_changed', target: agentId }, at);
  return null;
}

/** Keeps the actions that an agent declares. */
export function registerActions(
  file: DatabaseFile,
  state: StoreState,
  { org, agentId, actions }: Jobs['register-actions']['given'],
): ActionsRegistered {
  let registered = 0;
  let updated = 0;
  for (const { name, body } of actions) {
    if (Number(file.sql(ADD_ACTION).run(org, agentId, name, body).changes) > 0) {
      registered += 1;
    } else {
      file.sql(CHANGE_ACTION).run(body, org, agentId, name);
      updated += 1;
    }
  }
  const { count: total } = file.sql(COUNT_ACTIONS).get(org, agentId) as { count: number };
  return { seq: state.nextSeq(), registered, updated, total };
}
