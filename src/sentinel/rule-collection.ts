import type { ValidateFunction } from 'ajv';
import type { ResolutionContext } from 'inversify';
import { ConfigurationError } from '../errors/configuration-error';
import { checkRule } from '../policy/check-rule';
import { compileConstraint } from '../policy/compile-constraint';
import type { PolicyDocument } from '../policy/policy-document';
import { PolicyRule } from '../policy/policy-rule';
import type { PolicySelection } from '../policy/policy-selection';
import { implementsContract } from './implements-contract';
import type { SentinelOptions } from './sentinel-options';

/** The rules of the options and those bound in the container: collected once, at the first guarded call or `updatePolicy`. */
export class RuleCollection {
  private collected: readonly PolicyRule[] | null = null;
  private hasStarted = false;

  constructor(
    private readonly options: SentinelOptions,
    private readonly context: ResolutionContext,
  ) {
    options.rules?.forEach(checkRule);
  }

  /** What is known without asking the container. */
  known(): readonly PolicyRule[] {
    return this.collected ?? this.options.rules ?? [];
  }

  /**
   * Every rule.
   *
   * @throws {@link ConfigurationError} `RULES_FROZEN` for a rule that was bound after the first guarded call,
   * `INVALID_POLICY` for options of a rule that is not there, or that its `optionsSchema` refuses.
   */
  all(policies: PolicySelection): readonly PolicyRule[] {
    const bound = this.bound();
    if (this.collected === null) {
      bound.forEach(checkRule);
      const rules = [...(this.options.rules ?? []), ...bound];
      this.checkEntries(policies, rules);
      this.collected = rules;
    }
    const before = this.collected.slice(this.options.rules?.length ?? 0).map(signature);
    const now = bound.map(signature);
    if (before.join() !== now.join()) {
      const changed = bound.filter((_, index) => !before.includes(now[index])).map(({ name }) => name);
      const named = changed.length === 0 ? '' : `: ${changed.join(', ')}`;
      const message = `Rules were bound or unbound after the first guarded call${named}. Bind every rule before an agent acts.`;
      throw new ConfigurationError('RULES_FROZEN', message, { before, now });
    }
    return this.collected;
  }

  /**
   * Checks what documents say under `rules`. Of the first policy, with which the Sentinel is made, not before the first
   * guarded call: rules may still be bound. Of every later one at once.
   *
   * @throws {@link ConfigurationError} as {@link all} does.
   */
  checkOptions(policies: PolicySelection): void {
    if (this.collected !== null) this.checkEntries(policies, this.collected);
    else if (this.hasStarted) this.all(policies);
    this.hasStarted = true;
  }

  /**
   * Checks what documents of somebody else say under `rules`, by the rules that are known now: rules may still be bound,
   * and these documents come when they come.
   *
   * @throws {@link ConfigurationError} `INVALID_POLICY`.
   */
  checkAdded(documents: readonly PolicyDocument[]): void {
    const entries = documents.flatMap(({ rules = {} }) => Object.entries(rules));
    if (entries.length === 0) return;
    const rules = this.collected ?? [...(this.options.rules ?? []), ...this.bound()];
    for (const [name, options] of entries) this.checkEntry(name, options, rules);
  }

  private bound(): readonly PolicyRule[] {
    const found = this.context.getAll(PolicyRule, { optional: true });
    return found.filter((rule) => implementsContract(rule, PolicyRule));
  }

  private checkEntries({ documents, own }: PolicySelection, collected: readonly PolicyRule[]): void {
    const configured = new Set(own.flatMap(({ rules = {} }) => Object.keys(rules)));
    for (const rule of collected) if (!configured.has(rule.name)) checkOptions(rule, {});
    for (const { rules = {} } of documents) {
      for (const [name, options] of Object.entries(rules)) this.checkEntry(name, options, collected);
    }
  }

  private checkEntry(name: string, options: Readonly<Record<string, unknown>>, rules: readonly PolicyRule[]): void {
    const rule = rules.find((each) => each.name === name);
    if (rule === undefined) {
      const known = rules.map((each) => each.name).join(', ') || 'none';
      throw new ConfigurationError(
        'INVALID_POLICY',
        `rules.${name}: there is no rule of that name; bound are ${known}.`,
        { name },
      );
    }
    checkOptions(rule, options);
  }
}

function checkOptions(rule: PolicyRule, options: Readonly<Record<string, unknown>>): void {
  const schema = optionsSchemaOf(rule);
  if (schema === undefined) return;
  const validate: ValidateFunction = compileConstraint(schema, `The optionsSchema of the rule "${rule.name}"`);
  if (validate(options) === true) return;
  const faults = (validate.errors ?? []).map(
    ({ instancePath, message }) => `rules.${rule.name}${instancePath.replaceAll('/', '.')} ${message}`,
  );
  throw new ConfigurationError('INVALID_POLICY', `${faults.join('; ')}.`, { name: rule.name, faults });
}

/** A rule that was narrowed is still configured as itself; a combination as its first member that takes options. */
function optionsSchemaOf(rule: PolicyRule): Readonly<Record<string, unknown>> | undefined {
  const { optionsSchema } = rule.constructor as { optionsSchema?: Readonly<Record<string, unknown>> };
  if (optionsSchema !== undefined || rule.members === undefined) return optionsSchema;
  return rule.members.map(optionsSchemaOf).find((schema) => schema !== undefined);
}

/** Tells whether it is the same rule: a container may make a new one each time it is asked. */
function signature(rule: PolicyRule): string {
  return `${rule.name} (${rule.constructor.name})`;
}
