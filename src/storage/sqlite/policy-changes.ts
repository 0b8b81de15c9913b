import type { DatabaseFile } from '../../sqlite/database-file';
import type { PolicyLine, PolicyVersion } from '../policies';
import type { Committed } from '../truth';
import { noteChange } from './audit-trail';
import type { Jobs } from './jobs';
import { POLICY_COLUMNS, type PolicyRow, policyLine } from './policy-row';
import type { StoreState } from './store-state';

/** PLATFORM, Limits. */
const MAX_POLICIES = 1_000;
/** Of the documents of those in use, together: they are read, and sent to agents, at once. Unit: bytes. */
const MAX_BYTES = 8 * 1024 * 1024;

const COUNT = 'SELECT count(*) AS count FROM policies WHERE org = ? AND is_gone = 0';
const OTHERS = `
  SELECT coalesce(sum(length(CAST(document AS BLOB))), 0) AS bytes FROM policy_sources JOIN policies USING (org, id, version)
  WHERE org = ? AND id <> ? AND is_gone = 0`;
const ADD = 'INSERT INTO policies VALUES (?, ?, ?, 1, 0)';
const NEXT = `
  UPDATE policies SET version = version + 1 WHERE org = ? AND id = ? AND is_gone = 0 RETURNING version`;
const REMOVE = 'UPDATE policies SET is_gone = 1 WHERE org = ? AND id = ? AND is_gone = 0 RETURNING version';
const ADD_VERSION = 'INSERT INTO policy_versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
const ADD_SOURCE = 'INSERT INTO policy_sources VALUES (?, ?, ?, ?, ?)';
const VERSION = `SELECT ${POLICY_COLUMNS} FROM policy_versions WHERE org = ? AND id = ? AND version = ?`;

/** Makes a version of a policy. */
export function savePolicy(
  file: DatabaseFile,
  state: StoreState,
  { org, id, content, about: { deed, summary, by } }: Jobs['save-policy']['given'],
  at: number,
): Jobs['save-policy']['result'] {
  const others = file.sql(OTHERS).get(org, id) as { readonly bytes: number };
  if (others.bytes + Buffer.byteLength(content.document) > MAX_BYTES) return { value: 'full', events: [] };
  let version = 1;
  const seq = state.nextSeq();
  if (deed === 'policy_created') {
    const { count } = file.sql(COUNT).get(org) as { readonly count: number };
    if (count >= MAX_POLICIES) return { value: 'full', events: [] };
    // The sequence is the order in which policies were made.
    file.sql(ADD).run(org, id, seq);
  } else {
    const next = file.sql(NEXT).get(org, id) as { readonly version: number } | undefined;
    if (next === undefined) return { value: null, events: [] };
    version = next.version;
  }
  const enabled = deed === 'policy_rolled_back' ? isEnabled(file, org, id, version - 1) : content.enabled;
  const { name, scope, targetId, sourceFormat, source, document } = content;
  file
    .sql(ADD_VERSION)
    .run(org, id, version, name, scope, targetId, Number(enabled), sourceFormat, summary, by.id, by.label, at);
  file.sql(ADD_SOURCE).run(org, id, version, source, document);
  noteChange(file, { org, by: by.id, what: deed, target: id, detail: `version ${version}` }, at);
  const saved: PolicyVersion = { ...content, enabled, id, version, summary, author: by, at };
  return { value: saved, events: [eventOf(org, saved, false, seq)] };
}

/** Takes a policy out of use. */
export function removePolicy(
  file: DatabaseFile,
  state: StoreState,
  { org, id, by }: Jobs['remove-policy']['given'],
  at: number,
): Jobs['remove-policy']['result'] {
  const gone = file.sql(REMOVE).get(org, id) as { readonly version: number } | undefined;
  if (gone === undefined) return { value: null, events: [] };
  const removed = policyLine(file.sql(VERSION).get(org, id, gone.version) as PolicyRow);
  noteChange(file, { org, by: by.id, what: 'policy_deleted', target: id }, at);
  return { value: removed, events: [eventOf(org, removed, true, state.nextSeq())] };
}

/** Read where versions are made: who switches a policy off while another rolls it back has switched it off. */
function isEnabled(file: DatabaseFile, org: number, id: string, version: number): boolean {
  return policyLine(file.sql(VERSION).get(org, id, version) as PolicyRow).enabled;
}

function eventOf(org: number, policy: PolicyLine, isDeleted: boolean, seq: number): Committed {
  const { id, version, enabled, scope, targetId } = policy;
  const data = { id, version, enabled, scope, target_id: targetId, is_deleted: isDeleted };
  return { seq, org, kind: 'policy_updated', id, data };
}
