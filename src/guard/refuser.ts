import type { Awaitable } from '../core/awaitable';
import type { Finding } from '../core/verdict';
import type { GuardedCall } from './guarded-call';
import type { InterventionRecorder } from './intervention-recorder';
import { refusalError } from './refusal-error';

/** What is known of a refusal besides what refuses. */
export interface RefusalFacts {
  /** What was found before; stands in `context.also`. */
  readonly before: readonly Finding[];
  /** A human refused. Default false. */
  readonly isRejection?: boolean;
  /** What failed, where something did. */
  readonly cause?: unknown;
}

/** Refuses calls: first the record, then the error. */
export class Refuser {
  constructor(private readonly recorder: InterventionRecorder) {}

  /** Throws the error, or rejects with it where the record must be on disk first. */
  refuse(call: GuardedCall, denial: Finding, { before, isRejection, cause }: RefusalFacts): Awaitable<never> {
    const outcome = isRejection ? 'rejected_after_review' : 'blocked';
    const { intervention, durable } = this.recorder.refused(call, denial, before, outcome);
    const refusal = refusalError(intervention, cause === undefined ? undefined : { cause });
    if (durable === undefined) throw refusal;
    return durable.then(() => Promise.reject(refusal));
  }
}
