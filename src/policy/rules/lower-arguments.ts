import { types } from 'node:util';
import { isPlainObject } from '../../text/short-form';
import type { MergedStep } from './downgrade-step';

/** Arguments of which some were lowered. */
export interface Lowered {
  readonly arguments: Readonly<Record<string, unknown>>;
  /** Which, as dotted paths. */
  readonly paths: readonly string[];
}

type Container = Record<string, unknown>;

/** Applies steps to arguments; null where none of them changes anything. What is changed is a copy. */
export function lower(args: Readonly<Record<string, unknown>>, steps: readonly MergedStep[]): Lowered | null {
  let current: unknown = args;
  const paths: string[] = [];
  for (const step of steps) {
    const value = read(current, step.path);
    const lowered = lowerValue(value, step);
    if (Object.is(lowered, value)) continue;
    current = write(current, step.path, lowered);
    paths.push(step.path.join('.'));
  }
  return paths.length === 0 ? null : { arguments: current as Readonly<Record<string, unknown>>, paths };
}

function lowerValue(value: unknown, { replace, minimum, maximum, maxItems, maxLength }: MergedStep): unknown {
  let lowered = value;
  if (typeof lowered === 'string' && replace.has(lowered)) lowered = replace.get(lowered);
  if (typeof lowered === 'number') {
    // Where floor and ceiling disagree, the ceiling holds.
    if (lowered < minimum) lowered = minimum;
    return (lowered as number) > maximum ? maximum : lowered;
  }
  if (typeof lowered === 'string' && lowered.length > maxLength) return cut(lowered, maxLength);
  if (Array.isArray(lowered) && !types.isProxy(lowered) && lowered.length > maxItems) return lowered.slice(0, maxItems);
  return lowered;
}

function read(root: unknown, path: readonly string[]): unknown {
  let value = root;
  for (const step of path) {
    if (!isContainer(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return value;
}

/** A copy of the containers along the path, with another value at its end. */
function write(root: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  const copy = (Array.isArray(root) ? [...root] : { ...(root as Container) }) as Container;
  copy[step] = rest.length === 0 ? value : write(copy[step], rest, value);
  return copy;
}

function isContainer(value: unknown): value is Container {
  if (typeof value !== 'object' || value === null || types.isProxy(value)) return false;
  return Array.isArray(value) || isPlainObject(value);
}

/** Never leaves half of a surrogate pair. */
function cut(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
