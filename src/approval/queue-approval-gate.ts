import { type Check, checkOptions } from '../errors/check-options';
import { ConfigurationError } from '../errors/configuration-error';
import { type ApprovalAnswer, ApprovalGate, type ApprovalRequest } from './approval-gate';

/** Who decides, and what they have to say. */
export interface ApprovalDecision {
  /** Who decided. At most 256 characters. */
  readonly by?: string;
  /** Told to the agent when it is a no. At most 2,000 characters. */
  readonly notes?: string;
}

/** The options of a {@link QueueApprovalGate}. */
export interface QueueApprovalGateOptions {
  /** Called with each new question, which can be answered at once. What it throws is no answer, and is ignored. */
  readonly onRequest?: (request: ApprovalRequest) => void;
}

/** Whether a gate keeps its questions for code to answer; holds across two copies of the package. */
export function isQueue(gate: ApprovalGate | null): gate is QueueApprovalGate {
  const { pending, approve, reject } = (gate ?? {}) as Partial<QueueApprovalGate>;
  return [pending, approve, reject].every((method) => typeof method === 'function');
}

interface Waiting {
  readonly request: ApprovalRequest;
  readonly answer: (answer: ApprovalAnswer) => void;
}

const CHECKS: Readonly<Record<keyof QueueApprovalGateOptions, Check>> = {
  onRequest: [(value) => typeof value === 'function', 'a function of the request'],
};
const DECISION_CHECKS: Readonly<Record<keyof ApprovalDecision, Check>> = {
  by: [(value) => typeof value === 'string' && value.length <= 256, 'a text of at most 256 characters'],
  notes: [(value) => typeof value === 'string' && value.length <= 2000, 'a text of at most 2,000 characters'],
};

/**
 * Keeps the questions until code answers them: `sentinel.approvals.approve(id)`.
 *
 * Each is decided once. It keeps no process alive: something else must, while somebody thinks.
 *
 * @throws {@link ConfigurationError} `INVALID_OPTIONS`.
 */
export class QueueApprovalGate extends ApprovalGate {
  private readonly waiting = new Map<string, Waiting>();

  constructor(private readonly options: QueueApprovalGateOptions = {}) {
    super();
    checkOptions(options, CHECKS, 'QueueApprovalGate');
  }

  request(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve({ status: 'cancelled' });
      const answer = (given: ApprovalAnswer): void => {
        this.waiting.delete(request.id);
        signal.removeEventListener('abort', withdraw);
        resolve(given);
      };
      const withdraw = (): void => answer({ status: 'cancelled' });
      signal.addEventListener('abort', withdraw);
      this.waiting.set(request.id, { request, answer });
      try {
        this.options.onRequest?.(request);
      } catch {
        // Whoever listens is not whoever decides.
      }
    });
  }

  /** What waits for an answer, the oldest first. */
  pending(): readonly ApprovalRequest[] {
    return [...this.waiting.values()].map(({ request }) => request);
  }

  /**
   * Says yes. The call still needs its limits: a yes buys no budget.
   *
   * @throws {@link ConfigurationError} `APPROVAL_NOT_PENDING` where no such question waits, `INVALID_OPTIONS`.
   */
  approve(id: string, decision: ApprovalDecision = {}): void {
    this.decide(id, 'approved', decision);
  }

  /**
   * Says no.
   *
   * @throws {@link ConfigurationError} `APPROVAL_NOT_PENDING` where no such question waits, `INVALID_OPTIONS`.
   */
  reject(id: string, decision: ApprovalDecision = {}): void {
    this.decide(id, 'rejected', decision);
  }

  private decide(id: string, status: 'approved' | 'rejected', decision: ApprovalDecision): void {
    checkOptions(decision, DECISION_CHECKS, status === 'approved' ? 'approvals.approve' : 'approvals.reject');
    const waiting = this.waiting.get(id);
    if (waiting === undefined) {
      const message = `No approval ${String(id).slice(0, 64)} waits: it was answered, has expired, was cancelled, or was never asked for. approvals.pending() lists what waits.`;
      throw new ConfigurationError('APPROVAL_NOT_PENDING', message);
    }
    waiting.answer({ status, decidedBy: decision.by, notes: decision.notes });
  }
}
