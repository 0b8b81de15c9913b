// Checked by tsc only: what only the dialect of `experimentalDecorators` has.
import { GuardedAction } from 'agent-sentinel';

export class OnlyLegacy {
  @GuardedAction({ costUsd: (text) => text.length })
  async constructorAndParameters(text: string) {
    return text;
  }

  // @ts-expect-error a parameter is no action
  async parameter(@GuardedAction() text: string) {
    return text;
  }
}
