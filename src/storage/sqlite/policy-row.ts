import type { PolicyLine, PolicyScope, PolicyVersion } from '../policies';

/** The columns of a version of a policy but its organisation and what it says. */
export const POLICY_COLUMNS =
  'id, version, name, scope, target_id, enabled, source_format, summary, author, author_label, at';

/** A version of a policy as the table has it. */
export interface PolicyRow {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly scope: PolicyScope;
  readonly target_id: string | null;
  readonly enabled: number;
  readonly source_format: 'yaml' | 'json';
  readonly summary: string | null;
  readonly author: string;
  readonly author_label: string;
  readonly at: number;
}

/** A row with what the version says. */
export interface WholePolicyRow extends PolicyRow {
  readonly source: string;
  readonly document: string;
}

/** The version of a row, without what it says. */
export function policyLine(row: PolicyRow): PolicyLine {
  const { id, version, name, scope, summary, at } = row;
  return {
    id,
    version,
    name,
    scope,
    targetId: row.target_id,
    enabled: row.enabled === 1,
    sourceFormat: row.source_format,
    summary,
    author: { id: row.author, label: row.author_label },
    at,
  };
}

/** The version of a row. */
export function policyVersion(row: WholePolicyRow): PolicyVersion {
  return { ...policyLine(row), source: row.source, document: row.document };
}
