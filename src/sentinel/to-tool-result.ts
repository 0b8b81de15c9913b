import { type Awaitable, isPromise } from '../core/awaitable';
import { PolicyViolationError } from '../errors/policy-violation-error';

/** Gives what a call gives, or the message of its refusal for a language model; other errors stay errors. */
export function toToolResult<T>(call: () => Awaitable<T>): Awaitable<T | string> {
  try {
    const result = call();
    return isPromise(result) ? result.then(undefined, messageOf) : result;
  } catch (error) {
    return messageOf(error);
  }
}

function messageOf(error: unknown): string {
  if (PolicyViolationError.isInstance(error)) return error.toToolMessage();
  throw error;
}
