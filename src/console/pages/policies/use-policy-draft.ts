import { useLayoutEffect, useState } from 'preact/hooks';
import type { Policy, PolicyScope } from '../../api/policy';
import { keepDraft, keptDraft } from '../../state/drafts';
import { session } from '../../state/session';
import { NEW_SOURCE } from './new-source';

/** What can be written in a policy. */
export interface PolicyFields {
  readonly name: string;
  readonly scope: PolicyScope;
  readonly target: string;
  readonly source: string;
  readonly summary: string;
}

interface Draft {
  readonly fields: PolicyFields;
  /** What was there when it was begun. */
  readonly base: PolicyFields;
  /** Of what was there; 0 for nothing. */
  readonly version: number;
}

/**
 * What is being written in a policy. What is not saved is there again when whoever wrote it comes back to it.
 *
 * @param policy - null for one that is to be made.
 */
export function usePolicyDraft(policy: Policy | null) {
  const owner = session.value?.key_prefix ?? '';
  const name = `policy ${policy?.id ?? ''}`;
  const [draft, setDraft] = useState(() => keptDraft<Draft>(owner, name) ?? begun(policy));
  const { fields, base, version } = draft;
  const isChanged = Object.entries(base).some(([field, value]) => fields[field as keyof PolicyFields] !== value);
  useLayoutEffect(() => keepDraft(owner, name, isChanged ? draft : null), [draft]);

  const change = (changes: Partial<PolicyFields>): void =>
    setDraft((before) => ({ ...before, fields: { ...before.fields, ...changes } }));
  /** Begins with what stands in a version. */
  const begin = (from: Policy | null): void => setDraft(begun(from));
  /** These have been saved: what was written meanwhile is not. */
  const saved = (sent: PolicyFields, { version: made }: Policy): void => {
    keepDraft(owner, name, null);
    setDraft((before) => ({
      fields: { ...before.fields, summary: before.fields.summary === sent.summary ? '' : before.fields.summary },
      base: { ...sent, summary: '' },
      version: made,
    }));
  };
  return { fields, version, isChanged, change, begin, saved };
}

function begun(policy: Policy | null): Draft {
  const fields: PolicyFields = {
    name: policy?.name ?? '',
    scope: policy?.scope ?? 'global',
    target: policy?.target_id ?? '',
    source: policy?.source ?? NEW_SOURCE,
    summary: '',
  };
  return { fields, base: fields, version: policy?.version ?? 0 };
}
