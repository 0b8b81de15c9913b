import type { ResolutionContext } from 'inversify';
import { ConfigurationError } from '../errors/configuration-error';
import { checkRule } from '../policy/check-rule';
import { PolicyRule } from '../policy/policy-rule';
import { InterventionSink } from '../sinks/sink';
import type { SentinelOptions } from './sentinel-options';

/** The rules of the options and those bound in the container: collected once, at the first guarded call. */
export class RuleCollection {
  private collected: readonly PolicyRule[] | null = null;

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

  /** @throws {@link ConfigurationError} `RULES_FROZEN` for a rule that was bound after the first guarded call. */
  all(): readonly PolicyRule[] {
    const bound = this.context.getAll(PolicyRule, { optional: true });
    if (this.collected === null) {
      bound.forEach(checkRule);
      this.collected = [...(this.options.rules ?? []), ...bound];
    }
    const expected = this.collected.length - (this.options.rules?.length ?? 0);
    if (bound.length !== expected) {
      const names = bound
        .slice(expected)
        .map((rule) => rule.name)
        .join(', ');
      const message = `Rules were bound or unbound after the first guarded call${names && `: ${names}`}. Bind every rule before an agent acts.`;
      throw new ConfigurationError('RULES_FROZEN', message, { expected, bound: bound.length });
    }
    return this.collected;
  }
}

/** The sinks of the options and those bound in the container. */
export function collectSinks(options: SentinelOptions, context: ResolutionContext): readonly InterventionSink[] {
  return [...(options.sinks ?? []), ...context.getAll(InterventionSink, { optional: true })];
}
