import type { RecordKind } from '../truth';

/** How the kinds stand in the column `kind`. */
export const KIND_NUMBERS: Readonly<Record<RecordKind, number>> = { intervention: 1, ledger: 2 };

/** How it says there that rows of a kind are gone. */
export const GONE_NUMBERS: Readonly<Record<RecordKind, number>> = { intervention: 3, ledger: 4 };

/** The kind of a number that is one of a record; undefined for the others. */
export function kindOf(number: number): RecordKind | undefined {
  if (number === KIND_NUMBERS.intervention) return 'intervention';
  return number === KIND_NUMBERS.ledger ? 'ledger' : undefined;
}
