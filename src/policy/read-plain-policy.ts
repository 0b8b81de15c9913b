import { fileSchema } from './document-schema';
import { unfold } from './flat-spelling';
import type { PolicyDocument } from './policy-document';
import { toCamelCaseDocument, withoutNulls } from './spelling';
import { type DocumentFault, documentFaults } from './validate-document';

/** What became of a document in snake_case: the same as TypeScript knows it, or faults. */
export type PlainPolicy =
  | {
      readonly document: PolicyDocument;
      /** As it was written, without what is null. */
      readonly plain: unknown;
    }
  | { readonly document: null; readonly faults: readonly DocumentFault[] };

/** Reads a document that is data already, in snake_case: checked against the schema, its flat spelling unfolded. */
export function readPlainPolicy(value: unknown): PlainPolicy {
  const plain = withoutNulls(value, fileSchema);
  const faults = documentFaults(plain, 'snake_case');
  if (faults.length > 0) return { document: null, faults };
  return { document: unfold(toCamelCaseDocument(plain, fileSchema) as PolicyDocument), plain };
}
