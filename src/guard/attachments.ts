import type { ApprovalGate } from '../approval/approval-gate';
import type { ActionDefinition } from '../core/action-definition';
import { ConfigurationError } from '../errors/configuration-error';
import type { ActionSpec, AgentClass } from '../metadata/action-spec';
import { mergeDefinition } from '../metadata/merge';
import { readActions, readAgent, readBareOverrides } from '../metadata/read';
import { alwaysAsks } from '../policy/always-asks';
import { isKnownAsync } from '../policy/check-rule';
import type { PolicyRule } from '../policy/policy-rule';
import type { PolicySelection } from '../policy/policy-selection';
import type { ActionGuard } from './action-guard';
import type { GuardedActions } from './action-registry';
import { checkArguments } from './argument-check';
import type { Attachment } from './attachment';
import { PreparedAction } from './prepared-action';

/** What attachments are made with. */
export interface AttachmentParts {
  readonly actions: GuardedActions;
  /** For agents whose class does not name one. */
  readonly agentId: string | null;
  readonly policies: () => PolicySelection;
  /** The users' rules, as far as they are known before the first call. */
  readonly knownRules: () => readonly PolicyRule[];
  /** Whom to ask where a human must agree; null: nobody. */
  readonly gate: () => ApprovalGate | null;
  /** For actions that do not say. */
  readonly onApproval: 'wait' | 'suspend';
}

/** Makes and keeps what a guard gives the agents of each class. */
export class Attachments {
  private readonly byClass = new Map<AgentClass, Attachment>();

  constructor(
    private readonly guard: ActionGuard,
    private readonly parts: AttachmentParts,
  ) {}

  /**
   * Gives the attachment for the agents of a class; the first time, its actions are checked and prepared.
   *
   * @throws {@link ConfigurationError} `UNGUARDED_OVERRIDE`, `DUPLICATE_ACTION` or `ASYNC_RULE_ON_SYNC_ACTION`.
   */
  of(agentClass: AgentClass): Attachment {
    const known = this.byClass.get(agentClass);
    if (known !== undefined) return known;
    refuseBareOverrides(agentClass);
    const agentId = readAgent(agentClass).agentId ?? this.parts.agentId;
    const actions: PreparedAction[] = [];
    const prepare = (spec: ActionSpec): PreparedAction => {
      const definition = mergeDefinition(spec, readAgent(agentClass));
      const action = new PreparedAction(this.guard, spec, definition, agentId);
      actions[spec.id] = action;
      return action;
    };
    for (const action of readActions(agentClass).map(prepare)) {
      this.checkArguments(action.spec);
      this.refuseAsyncRules(action);
      this.parts.actions.add(action);
    }
    const attachment: Attachment = {
      guard: this.guard,
      actions,
      prepare: (spec) => {
        const action = prepare(spec);
        this.parts.actions.addHidden(action);
        return action;
      },
    };
    this.byClass.set(agentClass, attachment);
    return attachment;
  }

  /** Prepares a function that belongs to no class. */
  ofFunction(spec: ActionSpec): PreparedAction {
    const action = new PreparedAction(this.guard, spec, mergeDefinition(spec, {}), this.parts.agentId);
    this.checkArguments(action.spec);
    this.refuseAsyncRules(action);
    this.parts.actions.add(action);
    return action;
  }

  private checkArguments(spec: ActionSpec): void {
    // A document of a platform may not end the agent: where it does not fit, the calls are refused.
    checkArguments(spec, this.parts.policies().own);
  }

  private refuseAsyncRules({ definition, spec }: PreparedAction): void {
    if (definition.mode === 'async') return;
    for (const rule of this.parts.knownRules()) {
      if (!isKnownAsync(rule) || !rule.appliesTo(definition)) continue;
      const message =
        `${spec.place} is synchronous and cannot wait for the rule "${rule.name}", whose evaluate is async. ` +
        "Make the method async, give its action mode: 'async', or make the rule answer at once.";
      throw new ConfigurationError('ASYNC_RULE_ON_SYNC_ACTION', message, { action: spec.name, rule: rule.name });
    }
    if (!this.mustWaitForHuman(definition, spec)) return;
    const message =
      `${spec.place} is synchronous and cannot wait for a human, who is asked about each of its calls. ` +
      "Make the method async, or give its action mode: 'async' or onApproval: 'suspend'.";
    throw new ConfigurationError('ASYNC_RULE_ON_SYNC_ACTION', message, { action: spec.name, rule: 'approval' });
  }

  private mustWaitForHuman(definition: ActionDefinition, { options }: ActionSpec): boolean {
    const { policies, onApproval, gate } = this.parts;
    if ((options.onApproval ?? onApproval) === 'suspend') return false;
    // What a platform adds may come before or after: its questions are refused call by call.
    return alwaysAsks(definition, policies().own) && gate() !== null;
  }
}

function refuseBareOverrides(agentClass: AgentClass): void {
  const [bare] = readBareOverrides(agentClass);
  if (bare === undefined) return;
  const message =
    `${bare.place} overrides the guarded ${bare.hidden.place} ("${bare.hidden.name}") and is not guarded itself. ` +
    "Put @GuardedAction on it, or @GuardedAgent({ overrides: 'inherit' }) on the class to guard it with the same options.";
  throw new ConfigurationError('UNGUARDED_OVERRIDE', message, { action: bare.hidden.name });
}
