import { ConfigurationError } from '../errors/configuration-error';
import { compilePolicy, type SourceFault } from './compile-policy';
import type { PolicyDocument } from './policy-document';

/**
 * Reads a policy document from YAML or JSON text.
 *
 * @param text - the document in snake_case; empty text is a document that limits nothing.
 * @param options.fileName - for messages, and the policy's name where the document gives none.
 * @throws {@link ConfigurationError} `INVALID_POLICY` naming file, line, path and what was expected, for every fault.
 *
 * @example createSentinel({ policy: parsePolicy(readFileSync('callguard.yaml', 'utf8'), { fileName: 'callguard.yaml' }) })
 */
export function parsePolicy(text: string, options: { fileName?: string } = {}): PolicyDocument {
  if (typeof text !== 'string') {
    throw new ConfigurationError(
      'INVALID_POLICY',
      'parsePolicy: expected the text of a document; read its file first.',
    );
  }
  const compiled = compilePolicy(text, options.fileName ?? null);
  if (compiled.document !== null) return compiled.document;
  const { faults, cause } = compiled;
  throw invalid(options.fileName ?? 'policy', faults.map(inWords), cause === undefined ? undefined : { cause });
}

function inWords({ line, message }: SourceFault): string {
  return line === null ? message : `line ${line}: ${message}`;
}

function invalid(file: string, faults: readonly string[], options?: ErrorOptions): ConfigurationError {
  const shown = faults.slice(0, 20);
  const more = faults.length > shown.length ? [`and ${faults.length - shown.length} more`] : [];
  const message = [`${file} is not a valid policy:`, ...shown, ...more].join('\n  ');
  return new ConfigurationError('INVALID_POLICY', message, { file, faults: shown }, options);
}
