import { useState } from 'preact/hooks';
import type { Policy, PolicyScope } from '../../api/policy';
import { request } from '../../api/request';
import { ConfirmDialog } from '../../parts/confirm-dialog';
import { Link } from '../../parts/link';
import { Page } from '../../parts/page';
import { Panel } from '../../parts/panel';
import { Sent } from '../../parts/value';
import { go } from '../../state/address';
import { may } from '../../state/session';
import { useDoing } from '../../state/use-doing';
import { Overtaken } from './overtaken';
import { PolicyVersions } from './policy-versions';
import { SourceField } from './source-field';
import { useCompiled } from './use-compiled';
import { usePolicyDraft } from './use-policy-draft';
import { Verdict } from './verdict';

interface PolicyEditorProps {
  /** Null for one that is to be made. */
  readonly policy: Policy | null;
  readonly onSaved?: () => void;
}

/** Writes a policy: it is checked as one types, and each change makes a version. */
export function PolicyEditor({ policy, onSaved }: PolicyEditorProps) {
  const { fields, version: based, isChanged, change, begin, saved: keepSaved } = usePolicyDraft(policy);
  const { name, scope, target, source, summary } = fields;
  const format = policy?.source_format ?? 'yaml';
  const { isBusy, problem, run } = useDoing();
  const mayChange = may('admin');
  const { compiled, problem: checking } = useCompiled(mayChange ? source : null, format);
  // What is written while a new one is being made would be nobody's: it is not there yet to be changed.
  const isWritable = mayChange && !(policy === null && isBusy);
  const isOvertaken = policy !== null && policy.version > based;
  const [asked, setAsked] = useState<{ readonly enabled: boolean } | null>(null);

  const write = async (enabled: boolean): Promise<void> => {
    const body = {
      name,
      scope,
      ...(scope !== 'global' && { target_id: target }),
      enabled,
      source,
      source_format: format,
      ...(summary.trim() !== '' && { summary: summary.trim() }),
    };
    const path = policy === null ? '/policies' : `/policies/${encodeURIComponent(policy.id)}`;
    const saved = await request<Policy>(policy === null ? 'POST' : 'PUT', path, { body });
    keepSaved(fields, saved);
    if (policy === null) go(`/policies?policy=${encodeURIComponent(saved.id)}`, { replace: true });
    else onSaved?.();
  };
  /** What somebody else has saved is not written over unseen. */
  const save = (enabled: boolean): void => {
    if (isOvertaken) setAsked({ enabled });
    else void run(() => write(enabled));
  };
  const take = (back: Policy): void => {
    begin(back);
    onSaved?.();
  };

  const actions = (
    <>
      {isChanged && (
        <>
          <span class="quiet" role="status">
            Not saved yet
          </span>
          <button type="button" class="button bare" disabled={isBusy} onClick={() => begin(policy)}>
            Discard changes
          </button>
        </>
      )}
      <Link class="button" to="/policies">
        All policies
      </Link>
      {mayChange && policy !== null && (
        <button type="button" class="button" disabled={isBusy} onClick={() => save(!policy.enabled)}>
          {policy.enabled ? 'Save and disable' : 'Save and enable'}
        </button>
      )}
      {mayChange && (
        <button
          type="button"
          class="button primary"
          disabled={isBusy || compiled?.ok !== true || name.trim() === ''}
          onClick={() => save(policy?.enabled ?? true)}
        >
          Save
        </button>
      )}
    </>
  );
  return (
    <Page title={policy === null ? 'New policy' : 'Policy'} actions={actions}>
      {isOvertaken && <Overtaken policy={policy} isChanged={isChanged} onShow={() => take(policy)} />}
      <div role="alert">
        {problem !== null && (
          <p class="fault">
            {problem.detail} {problem.faults.map(({ path, message }) => `${path}: ${message}`).join('; ')}
          </p>
        )}
      </div>
      <div class="editor">
        <div class="editor-main">
          <div class="inline-form panel">
            <div class="field">
              <label for="policy-name">Name</label>
              <input
                id="policy-name"
                class="input"
                maxLength={200}
                readOnly={!isWritable}
                value={name}
                onInput={({ currentTarget }) => change({ name: currentTarget.value })}
              />
            </div>
            <div class="field">
              <label for="policy-scope">Holds for</label>
              <select
                id="policy-scope"
                class="input"
                disabled={!isWritable}
                value={scope}
                onChange={({ currentTarget }) => change({ scope: currentTarget.value as PolicyScope })}
              >
                <option value="global">every agent</option>
                <option value="agent">one agent</option>
                <option value="run">one run</option>
              </select>
            </div>
            {scope !== 'global' && (
              <div class="field">
                <label for="policy-target">Id of the {scope}</label>
                <input
                  id="policy-target"
                  class="input"
                  maxLength={128}
                  readOnly={!isWritable}
                  value={target}
                  onInput={({ currentTarget }) => change({ target: currentTarget.value })}
                />
              </div>
            )}
            {mayChange && (
              <div class="field">
                <label for="policy-summary">What changes (optional)</label>
                <input
                  id="policy-summary"
                  class="input"
                  maxLength={2_000}
                  readOnly={!isWritable}
                  value={summary}
                  onInput={({ currentTarget }) => change({ summary: currentTarget.value })}
                />
              </div>
            )}
          </div>
          <SourceField
            source={source}
            isReadOnly={!isWritable}
            isChecked={mayChange}
            faultyLines={compiled?.errors.flatMap(({ line }) => line ?? []) ?? []}
            onChange={(text) => change({ source: text })}
          />
        </div>
        <div class="editor-side">
          {mayChange && (
            <Panel title="Check">
              <Verdict compiled={compiled} problem={checking} />
            </Panel>
          )}
          {policy !== null && <PolicyVersions policy={policy} isChanged={isChanged} onBack={take} />}
        </div>
      </div>
      {policy !== null && asked !== null && (
        <ConfirmDialog
          title={`Save over version ${policy.version}?`}
          verb="Save over it"
          isDanger
          onConfirm={() => write(asked.enabled).then(() => setAsked(null))}
          onClose={() => setAsked(null)}
        >
          <p>
            <Sent text={policy.author_label} clip={false} /> has saved it since you began. What it changed is not in
            what you are saving; it stays among the versions.
          </p>
        </ConfirmDialog>
      )}
    </Page>
  );
}
