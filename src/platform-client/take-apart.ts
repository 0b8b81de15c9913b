import type { AddedDocument } from '../policy/policy-selection';

/** What was taken of the documents of a platform. */
export interface TakenApart {
  readonly taken: readonly AddedDocument[];
  /** The agents whose documents could not be taken: their calls are refused. */
  readonly refusedAgents: readonly string[];
}

/**
 * Takes the documents of all agents, which cannot be taken together: those of an agent that are in the way give place to
 * one that refuses each call of that agent, so that what somebody wrote for one agent keeps nothing from holding for the
 * others.
 *
 * Nothing waits here: no call is decided before it has ended.
 *
 * @param apply - takes documents in one step, or throws and takes none.
 * @throws what `apply` throws where those for everything and for runs cannot be taken either.
 */
export function takeApart(
  added: readonly AddedDocument[],
  apply: (added: readonly AddedDocument[]) => void,
): TakenApart {
  const agents = [...new Set(added.flatMap(({ scope, targetId }) => (scope === 'agent' ? [targetId as string] : [])))];
  const refused = new Set(agents);
  const chosen = (): readonly AddedDocument[] => [
    ...added.filter(({ scope, targetId }) => scope !== 'agent' || !refused.has(targetId as string)),
    ...[...refused].map(refusalOf),
  ];
  apply(chosen());
  const letIn = (some: readonly string[]): void => {
    for (const agent of some) refused.delete(agent);
    try {
      apply(chosen());
    } catch {
      for (const agent of some) refused.add(agent);
      letInHalves(some);
    }
  };
  const letInHalves = (some: readonly string[]): void => {
    if (some.length < 2) return;
    const middle = Math.ceil(some.length / 2);
    letIn(some.slice(0, middle));
    letIn(some.slice(middle));
  };
  letInHalves(agents);
  return { taken: chosen(), refusedAgents: [...refused] };
}

function refusalOf(agent: string): AddedDocument {
  const name = 'policies of the agent that cannot be taken';
  return { document: { name, deniedActions: ['*'] }, scope: 'agent', targetId: agent };
}
