import { ContainerModule } from 'inversify';
import { ActionRegistry } from '../guard/action-registry';
import { GUARD } from '../guard/attachment';
import { PolicyPipeline } from '../policy/policy-pipeline';
import { InterventionStream } from '../stream/intervention-stream';
import { type Assembly, assemble } from './assembly';
import { refuseOlderContainers } from './container-version';
import { Sentinel } from './sentinel';
import { checkSentinelOptions, type SentinelOptions } from './sentinel-options';

const ASSEMBLY = Symbol('agent-sentinel/assembly');

/**
 * Brings a Sentinel into your own inversify container.
 *
 * Agents that the container resolves are guarded with no further call. Rules are added by
 * `container.bind(PolicyRule).to(…)`, sinks by `container.bind(InterventionSink).to(…)`, with their own dependencies
 * injected; `PolicyPipeline` can be rebound; `Sentinel`, `ActionRegistry` and `InterventionStream` can be taken.
 *
 * @throws {@link ConfigurationError} `INVALID_OPTIONS` or `INVALID_POLICY`; `INCOMPATIBLE_CONTAINER` when a container of
 * inversify 6 or older loads it.
 *
 * @example
 * container.loadSync(sentinelModule({ policy: { deniedActions: ['delete_*'] } }));
 * container.bind(SupportAgent).toSelf();
 */
export function sentinelModule(options: Omit<SentinelOptions, 'container'> = {}): ContainerModule {
  checkSentinelOptions(options, 'sentinelModule');
  const module = new ContainerModule(({ bind, isBound }) => {
    bind<Assembly>(ASSEMBLY)
      .toDynamicValue((context) => assemble(options, context, (agentClass) => isBound(agentClass)))
      .inSingletonScope();
    const part =
      <T>(take: (assembly: Assembly) => T) =>
      (context: { get<S>(id: symbol): S }): T =>
        take(context.get<Assembly>(ASSEMBLY));
    bind(GUARD).toDynamicValue(
      part(({ guard, control }) => {
        control?.start();
        return guard;
      }),
    );
    bind(ActionRegistry).toDynamicValue(part(({ actions }) => actions));
    bind(InterventionStream).toDynamicValue(part(({ recording }) => recording.stream));
    bind(PolicyPipeline).toDynamicValue(part(({ rulePipeline }) => rulePipeline));
    bind(Sentinel)
      .toDynamicValue((context) => new Sentinel(context.get<Assembly>(ASSEMBLY), context))
      .inSingletonScope();
  });
  return refuseOlderContainers(module);
}
