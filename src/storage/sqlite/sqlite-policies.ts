import type { DatabaseFile } from '../../sqlite/database-file';
import type { KeyName } from '../approvals';
import { Policies, type PolicyContent, type PolicyDeed, type PolicyLine, type PolicyVersion } from '../policies';
import type { ChangeQueue } from './change-queue';
import { POLICY_COLUMNS, type PolicyRow, policyLine, policyVersion, type WholePolicyRow } from './policy-row';

const LINE = `SELECT ${POLICY_COLUMNS} FROM policy_versions`;
const WHOLE = `SELECT ${POLICY_COLUMNS}, source, document FROM policy_versions JOIN policy_sources USING (org, id, version)`;
const VERSION = `${WHOLE} WHERE org = ? AND id = ? AND version = ?`;
const LATEST = 'SELECT version FROM policies WHERE org = ? AND id = ? AND is_gone = 0';
const COUNT_VERSIONS = 'SELECT count(*) AS total FROM policy_versions WHERE org = ? AND id = ?';
const VERSIONS = `${LINE} WHERE org = ? AND id = ? ORDER BY version DESC LIMIT ? OFFSET ?`;
const COUNT = 'SELECT count(*) AS total FROM policies WHERE org = ? AND is_gone = 0';
const IN_USE = 'JOIN policies USING (org, id, version) WHERE org = ? AND is_gone = 0';
const LIST = `${LINE} ${IN_USE} ORDER BY made LIMIT ? OFFSET ?`;
const ENABLED = `
  ${WHOLE} ${IN_USE} AND enabled = 1
  ORDER BY CASE scope WHEN 'global' THEN 0 WHEN 'agent' THEN 1 ELSE 2 END, made`;

/** Policies in the SQLite file. */
export class SqlitePolicies extends Policies {
  constructor(
    private readonly file: DatabaseFile,
    private readonly changes: ChangeQueue,
  ) {
    super();
  }

  save(
    org: number,
    id: string,
    content: PolicyContent,
    about: { readonly deed: PolicyDeed; readonly summary: string | null; readonly by: KeyName },
  ): Promise<PolicyVersion | 'full' | null> {
    const bytes = content.source.length + content.document.length;
    return this.changes.submit('save-policy', { org, id, content, about }, bytes);
  }

  remove(org: number, id: string, by: KeyName): Promise<PolicyLine | null> {
    return this.changes.submit('remove-policy', { org, id, by });
  }

  async find(org: number, id: string, version: number | null): Promise<PolicyVersion | null> {
    const latest = this.file.sql(LATEST).get(org, id) as { readonly version: number } | undefined;
    const wanted = version ?? latest?.version;
    if (wanted === undefined) return null;
    const row = this.file.sql(VERSION).get(org, id, wanted) as WholePolicyRow | undefined;
    return row === undefined ? null : policyVersion(row);
  }

  async versions(
    org: number,
    id: string,
    { skip, limit }: { readonly skip: number; readonly limit: number },
  ): Promise<{ readonly versions: readonly PolicyLine[]; readonly total: number } | null> {
    const { total } = this.file.sql(COUNT_VERSIONS).get(org, id) as { readonly total: number };
    if (total === 0) return null;
    return { versions: (this.file.sql(VERSIONS).all(org, id, limit, skip) as PolicyRow[]).map(policyLine), total };
  }

  async list(
    org: number,
    { skip, limit }: { readonly skip: number; readonly limit: number },
  ): Promise<{ readonly policies: readonly PolicyLine[]; readonly total: number }> {
    const { total } = this.file.sql(COUNT).get(org) as { readonly total: number };
    return { policies: (this.file.sql(LIST).all(org, limit, skip) as PolicyRow[]).map(policyLine), total };
  }

  async enabled(org: number): Promise<readonly PolicyVersion[]> {
    return (this.file.sql(ENABLED).all(org) as WholePolicyRow[]).map(policyVersion);
  }
}
