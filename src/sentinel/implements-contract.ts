/**
 * Whether what a container gives was bound by somebody.
 *
 * A container that binds classes by itself (`autobind`) makes the abstract contract, when it is asked for one.
 */
export function implementsContract<T extends object>(
  part: T | undefined,
  contract: abstract new (...args: never[]) => T,
): part is T {
  return part !== undefined && part.constructor !== contract;
}
