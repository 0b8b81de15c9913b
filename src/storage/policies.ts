import type { KeyName } from './approvals';

/** Whom a policy is for: everything, an agent, or a run. */
export type PolicyScope = 'global' | 'agent' | 'run';

/** What a version of a policy says. */
export interface PolicyContent {
  readonly name: string;
  readonly scope: PolicyScope;
  /** The agent or run; null where it is for everything. */
  readonly targetId: string | null;
  readonly enabled: boolean;
  readonly sourceFormat: 'yaml' | 'json';
  /** As its author wrote it. */
  readonly source: string;
  /** The same as JSON in snake_case, checked. */
  readonly document: string;
}

/** A version of a policy; never changed. */
export interface PolicyVersion extends PolicyContent {
  readonly id: string;
  /** From 1. */
  readonly version: number;
  /** What its author says of it. */
  readonly summary: string | null;
  readonly author: KeyName;
  /** Unix time, milliseconds. */
  readonly at: number;
}

/** A version without what it says. */
export type PolicyLine = Omit<PolicyVersion, 'source' | 'document'>;

/** Why something was done to a policy, for the trail. */
export type PolicyDeed = 'policy_created' | 'policy_changed' | 'policy_rolled_back';

/** Part of a list. */
interface Range {
  readonly skip: number;
  /** 1 to 1000. */
  readonly limit: number;
}

/** Keeps policies in versions: a change makes another one, and what was stays readable. */
export abstract class Policies {
  /**
   * Makes a version: the first one of a policy with `policy_created`, else the next. With `policy_rolled_back` it is
   * enabled where the version before is, whatever the content says.
   *
   * @returns `full` where the organisation has as many policies in use as it may (1,000, 8 Mi characters together); null where it has none of that id.
   */
  abstract save(
    org: number,
    id: string,
    content: PolicyContent,
    about: { readonly deed: PolicyDeed; readonly summary: string | null; readonly by: KeyName },
  ): Promise<PolicyVersion | 'full' | null>;
  /** Takes a policy out of use; its versions stay. @returns its last version; null where there is none in use. */
  abstract remove(org: number, id: string, by: KeyName): Promise<PolicyLine | null>;
  /** @param version - null gives the latest, and only of a policy that is in use. */
  abstract find(org: number, id: string, version: number | null): Promise<PolicyVersion | null>;
  /** The versions of a policy, also of one out of use, the latest first; null where there never was one of that id. */
  abstract versions(
    org: number,
    id: string,
    range: Range,
  ): Promise<{ readonly versions: readonly PolicyLine[]; readonly total: number } | null>;
  /** The latest version of each policy in use, the one made first first. */
  abstract list(
    org: number,
    range: Range,
  ): Promise<{ readonly policies: readonly PolicyLine[]; readonly total: number }>;
  /** The latest version of each policy that is in use and enabled: global ones, then agents', then runs', the oldest first. */
  abstract enabled(org: number): Promise<readonly PolicyVersion[]>;
}
