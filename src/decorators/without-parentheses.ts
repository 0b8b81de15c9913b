import { ConfigurationError } from '../errors/configuration-error';

/** The error for a decorator that was applied itself, where what it returns has to be. */
export function withoutParentheses(decorator: string): ConfigurationError {
  return new ConfigurationError('INVALID_OPTIONS', `${decorator} stands without parentheses. Write ${decorator}().`);
}
