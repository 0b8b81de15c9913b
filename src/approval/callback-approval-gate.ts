import type { Awaitable } from '../core/awaitable';
import { shown } from '../errors/check-options';
import { ConfigurationError } from '../errors/configuration-error';
import { type ApprovalAnswer, ApprovalGate, type ApprovalRequest } from './approval-gate';

/** Answers a question: with a yes or no, or with an answer that also says who decided. */
export type ApprovalCallback = (request: ApprovalRequest, signal: AbortSignal) => Awaitable<boolean | ApprovalAnswer>;

/**
 * Asks a function of yours; `true` is a yes, `false` a no.
 *
 * @throws {@link ConfigurationError} `INVALID_OPTIONS` where it is given no function.
 *
 * @example new CallbackApprovalGate(async ({ reason }) => (await ask(reason)) === 'yes')
 */
export class CallbackApprovalGate extends ApprovalGate {
  constructor(private readonly callback: ApprovalCallback) {
    super();
    if (typeof callback === 'function') return;
    const message = `CallbackApprovalGate: give it a function of the request, got ${shown(callback)}.`;
    throw new ConfigurationError('INVALID_OPTIONS', message);
  }

  async request(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer> {
    const answer = await this.callback(request, signal);
    return typeof answer === 'boolean' ? { status: answer ? 'approved' : 'rejected' } : answer;
  }
}
