import { ConfigurationError } from '../../errors/configuration-error';

/** One way to make an argument smaller. */
export interface DowngradeStep {
  /** A dotted path of own properties: `options.model`. */
  readonly argument: string;
  /** Numbers above become it. */
  readonly maximum?: number;
  /** Numbers below become it. */
  readonly minimum?: number;
  /** By text: what stands in its place. */
  readonly replace?: Readonly<Record<string, string | number | boolean>>;
  /** Longer lists are cut to it. */
  readonly maxItems?: number;
  /** Longer texts are cut to it. Unit: UTF-16 code units. */
  readonly maxLength?: number;
}

/** All steps on one argument as one. */
export interface MergedStep {
  readonly path: readonly string[];
  readonly maximum: number;
  readonly minimum: number;
  readonly replace: ReadonlyMap<string, string | number | boolean>;
  readonly maxItems: number;
  readonly maxLength: number;
}

const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];

/**
 * Unites steps, argument by argument: the lowest ceiling, the highest floor, every replacement. The result does not
 * depend on their order.
 *
 * @param place - the steps to their key in the document: for messages, and the error's `details.path`.
 * @throws {@link ConfigurationError} `INVALID_POLICY` for a forbidden path, two replacements of one value, or a circle.
 */
export function mergeSteps(
  steps: readonly DowngradeStep[],
  place: readonly string[] = ['downgrades'],
): readonly MergedStep[] {
  const byArgument = new Map<string, DowngradeStep[]>();
  for (const step of steps) byArgument.set(step.argument, [...(byArgument.get(step.argument) ?? []), step]);
  const merged = [...byArgument].map(
    ([argument, group]): MergedStep => ({
      path: pathOf(argument, place),
      maximum: Math.min(...group.map(({ maximum }) => maximum ?? Number.POSITIVE_INFINITY)),
      minimum: Math.max(...group.map(({ minimum }) => minimum ?? Number.NEGATIVE_INFINITY)),
      replace: uniteReplacements(argument, group, place),
      maxItems: Math.min(...group.map(({ maxItems }) => maxItems ?? Number.POSITIVE_INFINITY)),
      maxLength: Math.min(...group.map(({ maxLength }) => maxLength ?? Number.POSITIVE_INFINITY)),
    }),
  );
  // Outer arguments first, so that what they cut off is not looked at.
  return merged.sort(
    (left, right) => left.path.length - right.path.length || compare(left.path.join('.'), right.path.join('.')),
  );
}

function pathOf(argument: string, place: readonly string[]): readonly string[] {
  const path = argument.split('.');
  if (path.some((step) => step === '' || FORBIDDEN.includes(step))) {
    const message = `${place.join('.')}: the argument "${argument}" is not a path that can be lowered; write names of properties, joined by dots.`;
    throw new ConfigurationError('INVALID_POLICY', message, { argument, path: place });
  }
  return path;
}

/** What a replacement gives is replaced in its turn, so that no document's replacement is undone by another's. */
function uniteReplacements(
  argument: string,
  group: readonly DowngradeStep[],
  place: readonly string[],
): ReadonlyMap<string, string | number | boolean> {
  const direct = new Map<string, string | number | boolean>();
  for (const { replace = {} } of group) {
    for (const [from, to] of Object.entries(replace)) {
      const other = direct.get(from);
      if (other !== undefined && other !== to)
        throw disagreeing(argument, place, `"${from}" is replaced by "${other}" and by "${to}"`);
      direct.set(from, to);
    }
  }
  const final = new Map<string, string | number | boolean>();
  for (const from of direct.keys()) {
    let to = direct.get(from) as string | number | boolean;
    for (let steps = 0; typeof to === 'string' && direct.has(to) && direct.get(to) !== to; steps++) {
      if (steps > direct.size) throw disagreeing(argument, place, `the replacements of "${from}" go round in a circle`);
      to = direct.get(to) as string | number | boolean;
    }
    final.set(from, to);
  }
  return final;
}

function disagreeing(argument: string, place: readonly string[], what: string): ConfigurationError {
  const message = `${place.join('.')}: for the argument "${argument}", ${what}. Keep one of them.`;
  return new ConfigurationError('INVALID_POLICY', message, { argument, path: place });
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
