import { compilePolicy, type SourceFault } from '../../policy/compile-policy';
import { policyWarnings } from '../../policy/policy-warnings';

/** By these a platform manages a document: what it says of them counts, whatever the document says. */
const MANAGED: ReadonlySet<string> = new Set(['id', 'name', 'version', 'enabled', 'scope', 'target_id']);
const MAX_FAULTS = 100;

/** A policy as its author wrote it. */
export interface PolicySource {
  readonly source: string;
  readonly source_format: 'yaml' | 'json';
}

/** A fault of a policy's source, as answers tell it. */
export interface PolicyFault {
  readonly line: number | null;
  /** A JSON pointer into the document. */
  readonly path: string;
  readonly message: string;
}

/** What became of a policy's source. */
export type CompiledSource =
  | {
      /** As JSON in snake_case, checked, without what the platform manages. */
      readonly document: string;
      readonly warnings: readonly string[];
    }
  | { readonly document: null; readonly errors: readonly PolicyFault[] };

/** Compiles a policy's source with what a Sentinel itself uses. */
export function compileSource({ source, source_format: format }: PolicySource): CompiledSource {
  if (format === 'json') {
    const fault = jsonFault(source);
    if (fault !== null) return { document: null, errors: [fault] };
  }
  const compiled = compilePolicy(source);
  if (compiled.document === null) return { document: null, errors: compiled.faults.slice(0, MAX_FAULTS).map(faultOf) };
  const { document, plain } = compiled;
  const policy = Object.fromEntries(Object.entries(plain as object).filter(([key]) => !MANAGED.has(key)));
  return { document: JSON.stringify(policy), warnings: policyWarnings({ ...document, enabled: true }) };
}

function faultOf({ line, path, message }: SourceFault): PolicyFault {
  const pointer = path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return { line, path: pointer, message };
}

function jsonFault(source: string): PolicyFault | null {
  try {
    JSON.parse(source);
    return null;
  } catch (error) {
    // The message of the parser quotes the source.
    const position = /position (\d+)/.exec((error as Error).message)?.[1];
    const line = position === undefined ? null : source.slice(0, Number(position)).split('\n').length;
    return { line, path: '', message: 'The source is not JSON; correct it, or give source_format yaml.' };
  }
}
