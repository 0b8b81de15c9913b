import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { PolicySource } from '../core/policy-source';
import type { PolicyDocument } from './policy-document';

interface Origin {
  readonly fileName: string | null;
  /** Of the text that was read. */
  readonly sha256: string;
}

const origins = new WeakMap<PolicyDocument, Origin>();

/** Notes which text a document was read from. */
export function rememberOrigin(document: PolicyDocument, origin: Origin): void {
  origins.set(document, origin);
}

/**
 * How interventions name a document: its `name`, else its file's name; the first 12 hex digits of the SHA-256 of its
 * text, or of its JSON where it was written in code.
 */
export function policySource(document: PolicyDocument): PolicySource {
  const origin = origins.get(document);
  const sha256 = origin?.sha256 ?? createHash('sha256').update(JSON.stringify(document)).digest('hex');
  const fileName = origin?.fileName ?? null;
  return {
    policyName: document.name ?? (fileName === null ? null : basename(fileName)),
    policyId: document.id ?? null,
    policyVersion: document.version === undefined ? sha256.slice(0, 12) : String(document.version),
  };
}
