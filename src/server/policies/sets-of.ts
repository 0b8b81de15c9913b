import { ConfigurationError } from '../../errors/configuration-error';
import type { PolicyDocument } from '../../policy/policy-document';
import { PolicySet } from '../../policy/policy-set';
import { refuseCostly } from '../../policy/refuse-costly';
import type { PolicyConflict } from './policy-conflicts';

/** What documents are together. */
export interface Together {
  /** One of them all; where they contradict each other, one of each. */
  readonly sets: readonly PolicySet[];
  /** In what they contradict each other. */
  readonly conflicts: readonly PolicyConflict[];
}

/** Puts documents together, each of which compiles by itself. */
export function setsOf(documents: readonly PolicyDocument[]): Together {
  try {
    // Whoever gets them does not compare them either.
    refuseCostly(documents, [], []);
    return { sets: [new PolicySet(documents)], conflicts: [] };
  } catch (error) {
    if (!ConfigurationError.isInstance(error)) throw error;
    const { path = [] } = error.details as { readonly path?: readonly string[] };
    const conflict = { field: path.join('.'), description: error.message, resolved_value: null };
    return { sets: documents.map((document) => new PolicySet([document])), conflicts: [conflict] };
  }
}
