import { Worker } from 'node:worker_threads';
import type { Clock } from '../../core/clock';
import { threadFile } from '../../storage/thread-file';
import { Problem } from '../problem';
import type { PolicyJobKind, PolicyJobs } from './policy-jobs';
import type { PolicyAnswer } from './policy-thread';

/** A policy that takes longer to compile would hold up each agent that gets it. Unit: milliseconds. */
const MAX_COMPILE_MS = 5_000;
/** Jobs that wait; of more none is taken. */
const MAX_WAITING = 1_000;
/** Unit: MiB. */
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 };

interface Waiting {
  readonly kind: PolicyJobKind;
  readonly given: unknown;
  settle(answer: PolicyAnswer | null): void;
}

/**
 * Hands what is to be done with policies to a thread, one job after the other: no policy keeps the server from its other
 * work. The thread is started with the first job; one that was ended by what a policy wants is started again.
 */
export class PolicyQueue {
  private readonly waiting: Waiting[] = [];
  private current: Waiting | null = null;
  private worker: Worker | null = null;
  private isReady = false;
  private isClosed = false;
  private cancelLimit = (): void => undefined;

  constructor(private readonly clock: Clock) {}

  /**
   * Does a job. A `compile` that takes more than 5 s, or too much memory, gives a fault like that of a policy.
   *
   * @throws {@link Problem} `OVER_CAPACITY` where 1,000 jobs wait; `SHUTTING_DOWN`.
   */
  do<K extends PolicyJobKind>(kind: K, given: PolicyJobs[K]['given']): Promise<PolicyJobs[K]['result']> {
    if (this.waiting.length >= MAX_WAITING) {
      throw new Problem('OVER_CAPACITY', 'Too much is asked of policies at once.', { retryAfterSeconds: 5 });
    }
    return new Promise((resolve, reject) => {
      const settle = (answer: PolicyAnswer | null): void => {
        if (answer !== null && 'result' in answer) resolve(answer.result as PolicyJobs[K]['result']);
        else if (answer !== null) reject(new Error(answer.fault));
        else if (kind === 'compile' && !this.isClosed) resolve(TOO_COSTLY as PolicyJobs[K]['result']);
        else
          reject(new Problem('OVER_CAPACITY', 'The policies could not be read; try again.', { retryAfterSeconds: 5 }));
      };
      this.waiting.push({ kind, given, settle });
      this.next();
    });
  }

  /** Ends the thread; what waits fails. */
  async close(): Promise<void> {
    this.isClosed = true;
    const { worker } = this;
    this.lost();
    for (const { settle } of this.waiting.splice(0)) settle(null);
    await worker?.terminate();
  }

  private next(): void {
    if (this.current !== null || this.isClosed || this.waiting.length === 0) return;
    this.worker ??= this.started();
    if (!this.isReady) return;
    this.current = this.waiting.shift() ?? null;
    if (this.current === null) return;
    const { kind, given } = this.current;
    this.worker.postMessage({ kind, given });
    if (kind === 'compile') this.cancelLimit = this.clock.after(MAX_COMPILE_MS, () => this.lost());
  }

  private started(): Worker {
    const { path, execArgv } = threadFile('server/policies/policy-thread');
    const worker = new Worker(path, { execArgv: [...execArgv], name: 'policies', resourceLimits: MEMORY });
    // Whoever uses the server decides how long the process lives.
    worker.unref();
    const lost = (): void => {
      if (this.worker === worker) this.lost();
    };
    worker.on('message', (answer: PolicyAnswer | null) => {
      if (this.worker !== worker) return;
      this.isReady = true;
      if (answer === null) this.next();
      else this.answered(answer);
    });
    worker.on('error', lost);
    worker.on('exit', lost);
    return worker;
  }

  /** The thread is of no use any more. */
  private lost(): void {
    const { worker } = this;
    // One that cannot even be started is not started again for the same job.
    if (!this.isReady) this.current = this.waiting.shift() ?? null;
    this.worker = null;
    this.isReady = false;
    void worker?.terminate();
    this.answered(null);
  }

  private answered(answer: PolicyAnswer | null): void {
    const { current } = this;
    this.cancelLimit();
    this.current = null;
    current?.settle(answer);
    this.next();
  }
}

const TOO_COSTLY: PolicyJobs['compile']['result'] = {
  document: null,
  errors: [
    {
      line: null,
      path: '',
      message: `the policy takes more than ${MAX_COMPILE_MS / 1000} s, or too much memory, to compile; give it fewer or simpler patterns and constraints`,
    },
  ],
};
