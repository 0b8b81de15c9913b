import { createHash } from 'node:crypto';
import type { Document } from 'yaml';
import { ConfigurationError } from '../errors/configuration-error';
import { helpFor } from '../errors/documented-codes';
import { fileSchema } from './document-schema';
import type { PolicyDocument } from './policy-document';
import { rememberOrigin } from './policy-origin';
import { PolicySet } from './policy-set';
import { readPlainPolicy } from './read-plain-policy';
import { withoutNulls } from './spelling';

/** As JSON: aliases make of some lines as much as they like. Unit: bytes. */
const MAX_DOCUMENT_BYTES = 1024 * 1024;

/** A fault of a policy's text. */
export interface SourceFault {
  /** From 1; null where the fault has no line. */
  readonly line: number | null;
  /** The steps to the entry; empty where it is the whole. */
  readonly path: readonly string[];
  /** One sentence, which names the entry. */
  readonly message: string;
}

/** What became of a policy's text: a document, or faults. */
export type CompiledPolicy =
  | {
      readonly document: PolicyDocument;
      /** The same as it was written, in snake_case, without what is null. */
      readonly plain: unknown;
    }
  | { readonly document: null; readonly faults: readonly SourceFault[]; readonly cause?: unknown };

/**
 * Reads a policy document from YAML or JSON text, and finds every fault in it.
 *
 * @param fileName - the policy's name where the document gives none.
 */
export function compilePolicy(text: string, fileName: string | null = null): CompiledPolicy {
  // Loaded at the first text: a program with its policy in code does not pay for it.
  const { LineCounter, isMap, isNode, parseDocument } = require('yaml') as typeof import('yaml');
  const lines = new LineCounter();
  const source = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (source.errors.length > 0) {
    const faults = source.errors.map(({ pos, message }) => ({ line: lines.linePos(pos[0]).line, path: [], message }));
    return { document: null, faults };
  }
  let plain: unknown;
  try {
    plain = plainValue(source) ?? {};
  } catch (error) {
    // Aliases that unfold without measure, or too far.
    return { document: null, faults: [{ line: null, path: [], message: (error as Error).message }] };
  }
  const read = readPlainPolicy(plain);
  if (read.document === null) {
    const faults = read.faults.map(({ path, message }) => {
      return { line: lineOf(path), path, message: `${path.join('.') || 'the document'} ${message}` };
    });
    return { document: null, faults };
  }
  const { document } = read;
  const origin = { fileName, sha256: createHash('sha256').update(text).digest('hex') };
  rememberOrigin(document, origin);
  return usable(document) ?? read;

  /** What the schema cannot see is found when the rules are made: here the lines are known. */
  function usable(made: PolicyDocument): CompiledPolicy | null {
    try {
      // As if it were enabled: who enables it must not find then what is wrong with it.
      const enabled = { ...made, enabled: true };
      rememberOrigin(enabled, origin);
      new PolicySet([enabled]);
      return null;
    } catch (cause) {
      if (!ConfigurationError.isInstance(cause)) throw cause;
      const { path = [] } = cause.details as { path?: readonly string[] };
      // The fault gets the link that the whole message has.
      const message = cause.message.replace(` ${helpFor(cause.code)}`, '');
      return { document: null, faults: [{ line: lineOf(path), path, message }], cause };
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

function plainValue(source: Document): unknown {
  const value: unknown = source.toJS();
  refuseCircles(value);
  if (Buffer.byteLength(JSON.stringify(value) ?? '') > MAX_DOCUMENT_BYTES)
    throw new TypeError(
      'the document is larger than 1 MiB once its aliases are unfolded; write less, or fewer aliases',
    );
  return withoutNulls(value, fileSchema);
}

function refuseCircles(value: unknown, around: readonly unknown[] = []): void {
  if (typeof value !== 'object' || value === null) return;
  if (around.includes(value)) throw new TypeError('an alias stands within what it stands for');
  for (const inner of Object.values(value)) refuseCircles(inner, [...around, value]);
}
