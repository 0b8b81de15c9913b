/** For whom a policy holds. */
export type PolicyScope = 'global' | 'agent' | 'run';

/** A version of a policy in a list. */
export interface PolicyLine {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly scope: PolicyScope;
  readonly target_id: string | null;
  readonly enabled: boolean;
  readonly source_format: 'yaml' | 'json';
  readonly summary: string | null;
  readonly author_label: string;
  readonly created_at: string;
}

/** A version of a policy with what it says. */
export interface Policy extends PolicyLine {
  readonly source: string;
}

/** Part of the list of policies. */
export interface PolicyPage {
  readonly policies: readonly PolicyLine[];
  readonly total: number;
}

/** The versions of a policy, the latest first. */
export interface VersionPage {
  readonly versions: readonly PolicyLine[];
}

/** What became of a policy's source. */
export interface Compiled {
  readonly ok: boolean;
  readonly warnings: readonly string[];
  readonly errors: readonly { readonly line: number | null; readonly path: string; readonly message: string }[];
}
