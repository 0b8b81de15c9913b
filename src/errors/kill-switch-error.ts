import { asSentence } from './as-sentence';
import { PolicyViolationError } from './policy-violation-error';
import { brandError } from './sentinel-error';

/** The kill switch stopped the call, before it ran or in its course. */
export class KillSwitchError extends PolicyViolationError {
  override toToolMessage(): string {
    const { actionName, reason } = this.intervention;
    return (
      `The action "${actionName}" was stopped: ${asSentence(reason)} ` +
      'Stop working: do not repeat this call and do not choose another action. Tell the user that a person has stopped this agent.'
    );
  }
}

brandError(KillSwitchError, 'KillSwitchError');
