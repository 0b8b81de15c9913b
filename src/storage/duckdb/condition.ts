import type { Parameters } from './parameters';

/** Words of one column: those whose `text` or `folded` fits. */
export interface WordSearch {
  readonly column: string;
  /** The condition on a word; its values are taken by the parameters that it is given. */
  readonly fits: (parameters: Parameters) => string;
}

/** What a row of a table of facts must fulfil: a condition in SQL, one of some words, all or any of other conditions. */
export type Condition =
  | { readonly kind: 'sql'; readonly fits: (parameters: Parameters) => string }
  | { readonly kind: 'words'; readonly search: WordSearch }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] };
