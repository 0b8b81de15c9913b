import { types } from 'node:util';
import type { ActionSpec } from '../metadata/action-spec';
import { isPlainObject } from '../text/short-form';

/**
 * Gives the arguments of a call by name.
 *
 * Declared names (`params`) always hold; else a single parameter that gets a plain object: its keys; else the names
 * in the method's source; else `arg0`, `arg1`, ….
 */
export function namedArguments(spec: ActionSpec, args: readonly unknown[]): Readonly<Record<string, unknown>> {
  const declared = spec.options.params;
  if (declared === undefined && takesOneObject(spec, args)) return args[0] as Record<string, unknown>;
  const names = declared ?? spec.parameters?.names ?? [];
  return Object.fromEntries(args.map((value, index) => [names[index] ?? `arg${index}`, value]));
}

/** The other way round: puts named arguments into the order of the method's parameters. */
export function positionalArguments(spec: ActionSpec, named: Readonly<Record<string, unknown>>): unknown[] {
  const names = spec.options.params ?? spec.parameters?.names;
  if (names == null && Object.hasOwn(named, 'arg0')) return Object.keys(named).map((_, index) => named[`arg${index}`]);
  if (names == null || (spec.options.params === undefined && names.length === 1 && !Object.hasOwn(named, names[0]))) {
    return [named];
  }
  return names.map((name) => named[name]);
}

/** The arguments by position, those that are named replaced; what was passed beyond the names stays. */
export function replaceArguments(
  spec: ActionSpec,
  args: readonly unknown[],
  named: Readonly<Record<string, unknown>>,
): unknown[] {
  if (spec.options.params === undefined && takesOneObject(spec, args)) return [named];
  const names = spec.options.params ?? spec.parameters?.names ?? [];
  return args.map((value, index) => {
    const name = names[index] ?? `arg${index}`;
    return Object.hasOwn(named, name) ? named[name] : value;
  });
}

/** Whether a value is a plain object, and no proxy of one. */
export function isPlainRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !types.isProxy(value) && isPlainObject(value);
}

function takesOneObject(spec: ActionSpec, args: readonly unknown[]): boolean {
  const count = spec.parameters?.count ?? spec.original.length;
  return count === 1 && args.length === 1 && isPlainRecord(args[0]);
}
