import type { Parameters } from './parameters';

/** A condition in SQL; its values are taken by the parameters that it is given. */
export type Fits = (parameters: Parameters) => string;

/** What a row of a table of facts must fulfil: a condition on its columns, one on the words of a group, all or any of others. */
export type Condition =
  | { readonly kind: 'row'; readonly fits: Fits }
  | WordCondition
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] };

/** A condition on what the number in a column stands for. */
export interface WordCondition {
  readonly kind: 'words';
  /** The column of the table of facts. */
  readonly column: string;
  /** On the columns of its dictionary. */
  readonly fits: Fits;
}

/** What nothing fulfils. */
export const NEVER: Condition = { kind: 'any', of: [] };
