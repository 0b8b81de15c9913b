// Checked by tsc only: what only the standard dialect has.
import { GuardedAction } from 'agent-sentinel';
import { sameType } from '../same-type';

export class OnlyStandard {
  @GuardedAction({ costUsd: (text) => text.length, actualCostUsd: (result, text) => result + text.length })
  async #hidden(text: string) {
    return text.length;
  }

  @GuardedAction({ costUsd: (text) => text.length })
  static async #hiddenOfTheClass(text: string) {
    return text.length;
  }

  // @ts-expect-error the parameter is a text
  @GuardedAction({ costUsd: (text: number) => text })
  async #wrongParameter(_text: string) {}

  // @ts-expect-error only a method can be an action
  @GuardedAction()
  accessor autoAccessor = 1;

  async all(text: string) {
    const results = [await this.#hidden(text), await OnlyStandard.#hiddenOfTheClass(text)];
    sameType<typeof results, number[]>();
    await this.#wrongParameter(text);
    return results;
  }
}
