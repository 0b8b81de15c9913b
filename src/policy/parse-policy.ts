import { createHash } from 'node:crypto';
import type { Document } from 'yaml';
import { ConfigurationError } from '../errors/configuration-error';
import { helpFor } from '../errors/documented-codes';
import { fileSchema } from './document-schema';
import { unfold } from './flat-spelling';
import type { PolicyDocument } from './policy-document';
import { rememberOrigin } from './policy-origin';
import { PolicySet } from './policy-set';
import { toCamelCaseDocument, withoutNulls } from './spelling';
import { documentFaults } from './validate-document';

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
  // Loaded at the first text: a program with its policy in code does not pay for it.
  const { LineCounter, isMap, isNode, parseDocument } = require('yaml') as typeof import('yaml');
  const lines = new LineCounter();
  const source = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const file = options.fileName ?? 'policy';
  if (source.errors.length > 0) {
    throw invalid(
      file,
      source.errors.map((error) => `line ${lines.linePos(error.pos[0]).line}: ${error.message}`),
    );
  }
  const value = plainValue(source, file) ?? {};
  const faults = documentFaults(value, 'snake_case');
  if (faults.length > 0) {
    throw invalid(
      file,
      faults.map(({ path, message }) => `line ${lineOf(path)}: ${path.join('.') || 'the document'} ${message}`),
    );
  }
  const document = unfold(toCamelCaseDocument(value, fileSchema) as PolicyDocument);
  rememberOrigin(document, {
    fileName: options.fileName ?? null,
    sha256: createHash('sha256').update(text).digest('hex'),
  });
  refuseUnusable(document);
  return document;

  /** What the schema cannot see is found when the rules are made: here the lines are known. */
  function refuseUnusable(made: PolicyDocument): void {
    try {
      new PolicySet([made]);
    } catch (cause) {
      if (!ConfigurationError.isInstance(cause)) throw cause;
      const { path = [] } = cause.details as { path?: readonly string[] };
      // The fault gets the link that the whole message has.
      const fault = cause.message.replace(` ${helpFor(cause.code)}`, '');
      throw invalid(file, [`line ${lineOf(path)}: ${fault}`], { cause });
    }
  }

  function lineOf(path: readonly string[]): number {
    for (let length = path.length; length > 0; length--) {
      const around = length === 1 ? source.contents : source.getIn(path.slice(0, length - 1), true);
      // Of an entry the key: its value may begin on a later line, and an unknown key is the fault itself.
      const entry = isMap(around) && around.items.find(({ key }) => String(key) === path[length - 1]);
      const node = entry ? entry.key : source.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range != null) return lines.linePos(node.range[0]).line;
    }
    return 1;
  }
}

function plainValue(source: Document, file: string): unknown {
  try {
    const value: unknown = source.toJS();
    refuseCircles(value);
    return withoutNulls(value, fileSchema);
  } catch (error) {
    // Aliases that unfold without measure.
    throw invalid(file, [(error as Error).message]);
  }
}

function refuseCircles(value: unknown, around: readonly unknown[] = []): void {
  if (typeof value !== 'object' || value === null) return;
  if (around.includes(value)) throw new TypeError('an alias stands within what it stands for');
  for (const inner of Object.values(value)) refuseCircles(inner, [...around, value]);
}

function invalid(file: string, faults: readonly string[], options?: ErrorOptions): ConfigurationError {
  const shown = faults.slice(0, 20);
  const more = faults.length > shown.length ? [`and ${faults.length - shown.length} more`] : [];
  const message = [`${file} is not a valid policy:`, ...shown, ...more].join('\n  ');
  return new ConfigurationError('INVALID_POLICY', message, { file, faults: shown }, options);
}
