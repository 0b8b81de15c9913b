import type { DeclaredBlastRadius } from '../core/action-options';
import type { InterventionOutcome } from '../core/intervention';
import type { Logger } from '../core/logger';
import { isFacts } from '../metadata/validate-options';
import { blastRadiusSentence } from '../risk/blast-radius';
import type { GuardedCall } from './guarded-call';

/** What the action declares of the harm of this call; a function that fails is ignored, with a warning. */
export function declaredBlastRadius(call: GuardedCall, logger: Logger): DeclaredBlastRadius | null {
  const { blastRadius } = call.prepared.spec.options;
  if (blastRadius === undefined) return null;
  if (typeof blastRadius === 'string') return { summary: blastRadius };
  if (typeof blastRadius === 'object') return blastRadius;
  try {
    const given: unknown = blastRadius(...call.args);
    if (typeof given === 'string') return { summary: given };
    if (isFacts(given)) return given as DeclaredBlastRadius;
    throw new TypeError('it gave neither a text nor facts');
  } catch (error) {
    const actionName = call.action.name;
    logger.warn(
      { actionName, error },
      `The blastRadius function of ${actionName} failed; the blast radius is derived instead.`,
    );
    return null;
  }
}

/** The declared sentence, else one made of the action's name. */
export function sentenceOf(declared: DeclaredBlastRadius | null, name: string, outcome: InterventionOutcome): string {
  return declared?.summary ?? blastRadiusSentence(name, outcome);
}
