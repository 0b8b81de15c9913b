import { Worker } from 'node:worker_threads';
import type { Clock } from '../../core/clock';
import type { Logger } from '../../core/logger';
import { threadFile } from '../../storage/thread-file';
import { Problem } from '../problem';
import type { PolicyJobKind, PolicyJobs } from './policy-jobs';
import type { PolicyAnswer } from './policy-thread';

/** A policy that takes longer to compile would hold up each agent that gets it. Unit: milliseconds. */
const MAX_COMPILE_MS = 5_000;
/** What all policies of an organisation together may take at their first use; others wait meanwhile. Unit: milliseconds. */
const MAX_TOGETHER_MS = 15_000;
/** Jobs that wait; of more none is taken. */
const MAX_WAITING = 1_000;
/** Unit: MiB. */
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 };

/** Policies took too long, or too much memory, or there is no thread to read them. */
export class UnreadPolicies extends Problem {
  constructor() {
    const message = 'The policies could not be read in time, or within the memory for them; try again.';
    super('OVER_CAPACITY', message, { retryAfterSeconds: 5 });
  }
}

interface Waiting {
  readonly kind: PolicyJobKind;
  readonly given: unknown;
  /** @param wasBegun - whether the thread had begun with it. */
  settle(answer: PolicyAnswer | null, wasBegun: boolean): void;
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

  constructor(
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /**
   * Does a job. A `compile` that takes more than 5 s, or too much memory, gives a fault like that of a policy.
   *
   * @throws {@link Problem} `OVER_CAPACITY` where 1,000 jobs wait; `SHUTTING_DOWN`; {@link UnreadPolicies} where another job
   * takes more than 15 s, or too much memory, or the thread cannot be had.
   */
  do<K extends PolicyJobKind>(kind: K, given: PolicyJobs[K]['given']): Promise<PolicyJobs[K]['result']> {
    if (this.isClosed) throw ending();
    if (this.waiting.length >= MAX_WAITING) {
      throw new Problem('OVER_CAPACITY', 'Too much is asked of policies at once.', { retryAfterSeconds: 5 });
    }
    return new Promise((resolve, reject) => {
      const settle = (answer: PolicyAnswer | null, wasBegun: boolean): void => {
        if (answer !== null && 'result' in answer) resolve(answer.result as PolicyJobs[K]['result']);
        else if (answer !== null) reject(new Error(answer.fault));
        else if (this.isClosed) reject(ending());
        else if (kind === 'compile' && wasBegun) resolve(TOO_COSTLY as PolicyJobs[K]['result']);
        else reject(new UnreadPolicies());
      };
      this.waiting.push({ kind, given, settle });
      this.next();
    });
  }

  /** Ends the thread; what waits fails. */
  async close(): Promise<void> {
    this.isClosed = true;
    const { worker } = this;
    this.lost('the platform ends');
    for (const { settle } of this.waiting.splice(0)) settle(null, false);
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
    const most = kind === 'compile' ? MAX_COMPILE_MS : MAX_TOGETHER_MS;
    this.cancelLimit = this.clock.after(most, () => this.lost(`${kind} took more than ${most / 1000} s`));
  }

  private started(): Worker {
    const { path, execArgv } = threadFile('server/policies/policy-thread');
    const worker = new Worker(path, { execArgv: [...execArgv], name: 'policies', resourceLimits: MEMORY });
    // Whoever uses the server decides how long the process lives.
    worker.unref();
    const lost = (why: string): void => {
      if (this.worker === worker) this.lost(why);
    };
    worker.on('message', (answer: PolicyAnswer | null) => {
      if (this.worker !== worker) return;
      this.isReady = true;
      if (answer === null) this.next();
      else this.answered(answer);
    });
    worker.on('error', ({ message }) => lost(message));
    worker.on('exit', (code) => lost(`it ended with ${code}`));
    return worker;
  }

  /** The thread is of no use any more. */
  private lost(why: string): void {
    const { worker, isReady } = this;
    const kind = this.current?.kind ?? null;
    if (!this.isClosed)
      this.logger.warn({ why, job: kind }, 'The thread that reads policies ended; another one follows.');
    // One that cannot even be started is not started again for the same job.
    if (!isReady) this.current = this.waiting.shift() ?? null;
    this.worker = null;
    this.isReady = false;
    void worker?.terminate();
    this.answered(null, isReady);
  }

  private answered(answer: PolicyAnswer | null, wasBegun = true): void {
    const { current } = this;
    this.cancelLimit();
    this.current = null;
    current?.settle(answer, wasBegun);
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

function ending(): Problem {
  return new Problem('SHUTTING_DOWN', 'Try again when it is back.', { retryAfterSeconds: 5 });
}
