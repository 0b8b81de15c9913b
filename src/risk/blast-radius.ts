import { types } from 'node:util';
import type { DeclaredBlastRadius } from '../core/action-options';
import type { BlastRadiusDetails, BlastRadiusFact, InterventionOutcome } from '../core/intervention';
import { splitWords } from '../text/words';

const OPENINGS: Readonly<Record<InterventionOutcome, string>> = {
  blocked: 'Prevented',
  rejected_after_review: 'Prevented',
  escalated: 'Held',
  approved_after_review: 'Reviewed',
  modified: 'Reduced',
  warned: 'Flagged',
};

const NOUNS: ReadonlyMap<string, string> = new Map([
  ['delete', 'deletion of'],
  ['remove', 'removal of'],
  ['drop', 'dropping of'],
  ['destroy', 'destruction of'],
  ['truncate', 'truncation of'],
  ['wipe', 'wipe of'],
  ['purge', 'purge of'],
  ['erase', 'erasure of'],
  ['send', 'sending of'],
  ['transfer', 'transfer of'],
  ['refund', 'refund of'],
  ['pay', 'payment of'],
  ['charge', 'charge of'],
  ['create', 'creation of'],
  ['update', 'update of'],
  ['write', 'writing of'],
  ['read', 'reading of'],
  ['deploy', 'deployment of'],
  ['publish', 'publication of'],
  ['post', 'posting of'],
  ['run', 'execution of'],
  ['execute', 'execution of'],
  ['call', 'call to'],
  ['search', 'search of'],
  ['approve', 'approval of'],
  ['cancel', 'cancellation of'],
  ['export', 'export of'],
]);
const DELETING_VERBS = new Set(['delete', 'remove', 'drop', 'destroy', 'truncate', 'wipe', 'purge', 'erase']);
const IRREVERSIBLE_TAGS = new Set(['destructive', 'irreversible']);

/**
 * One sentence, without arguments: what the intervention avoided, from the words of the action's name.
 *
 * @example blastRadiusSentence('delete_production_database', 'blocked') // 'Prevented deletion of production database'
 */
export function blastRadiusSentence(name: string, outcome: InterventionOutcome): string {
  const words = splitWords(name);
  const noun = NOUNS.get(words[0]);
  const things = words.slice(1).join(' ');
  if (noun === undefined) return `${OPENINGS[outcome]} ${words.join(' ') || name}`;
  return `${OPENINGS[outcome]} ${things === '' ? noun.replace(/ \w+$/, '') : `${noun} ${things}`}`;
}

/** What is known of a call when its blast radius is derived. */
export interface BlastRadiusInput {
  readonly name: string;
  readonly tags: readonly string[];
  /** By name; only looked at, no code of theirs runs. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What the action says itself; it wins over what is derived. */
  readonly declared: DeclaredBlastRadius | null;
  /** Left out of the details where it is 0. Unit: USD. */
  readonly costPreventedUsd: number;
  /** What was left of the budget that refused; null where none did. Unit: USD. */
  readonly budgetProtectedUsd: number | null;
}

/** The facts that are declared or can be derived; what is not known is left out. */
export function deriveBlastRadius(input: BlastRadiusInput): BlastRadiusDetails {
  const { declared, costPreventedUsd, budgetProtectedUsd } = input;
  const scope = fact(declared?.scope, isProduction(input) ? 'production' : undefined);
  const records = fact(declared?.records, longestArray(input.arguments));
  const reversible = fact(declared?.reversible, isIrreversible(input) ? false : undefined);
  return {
    ...(scope && { scope }),
    ...(records && { records }),
    ...(reversible && { reversible }),
    ...(costPreventedUsd > 0 && { costPreventedUsd }),
    ...(budgetProtectedUsd !== null && { budgetProtectedUsd }),
  };
}

function fact<T>(declared: T | undefined, derived: T | undefined): BlastRadiusFact<T> | undefined {
  if (declared !== undefined) return { value: declared, source: 'declared' };
  return derived === undefined ? undefined : { value: derived, source: 'derived' };
}

function isProduction({ name, tags }: BlastRadiusInput): boolean {
  return [name, ...tags].some((text) => splitWords(text).includes('production'));
}

function isIrreversible({ name, tags }: BlastRadiusInput): boolean {
  return DELETING_VERBS.has(splitWords(name)[0]) || tags.some((tag) => IRREVERSIBLE_TAGS.has(tag.toLowerCase()));
}

/** More arguments than a method has; an object of thousands of keys must not slow a refusal. */
const MAX_ARGUMENTS = 256;

function longestArray(values: Readonly<Record<string, unknown>>): number | undefined {
  if (types.isProxy(values)) return undefined;
  let longest: number | undefined;
  for (const key of Object.keys(values).slice(0, MAX_ARGUMENTS)) {
    // The descriptor, because a getter is for the snapshot alone to read.
    const value: unknown = Object.getOwnPropertyDescriptor(values, key)?.value;
    if (!types.isProxy(value) && Array.isArray(value)) longest = Math.max(longest ?? 0, value.length);
  }
  return longest;
}
