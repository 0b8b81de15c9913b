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
    const alone = documents.map(setOrFault);
    const faults = alone.filter((each) => 'description' in each);
    return {
      sets: alone.filter((each) => 'documents' in each),
      conflicts: faults.length > 0 ? faults : [conflictOf(error)],
    };
  }
}

/** What a newer program refuses by itself, its agents refuse too. */
function setOrFault(document: PolicyDocument): PolicySet | PolicyConflict {
  try {
    return new PolicySet([document]);
  } catch (error) {
    return conflictOf(error, document.name);
  }
}

function conflictOf(error: unknown, name?: string): PolicyConflict {
  if (!ConfigurationError.isInstance(error)) throw error;
  const { path = [] } = error.details as { readonly path?: readonly string[] };
  const description = name === undefined ? error.message : `${name}: ${error.message}`;
  return { field: path.join('.'), description, resolved_value: null };
}
