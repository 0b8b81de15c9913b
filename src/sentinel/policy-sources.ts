import { findPolicy, readPolicyFile } from '../policy/find-policy';
import type { PolicyDocument } from '../policy/policy-document';
import type { SentinelOptions } from './sentinel-options';

/** The documents that a Sentinel starts with: those given, and the file; where neither is given, the search path's. */
export function documentsOf({ policy, policyFile }: SentinelOptions): readonly PolicyDocument[] {
  if (policy === undefined && policyFile === undefined) {
    const found = findPolicy();
    return found === null ? [] : [found];
  }
  return [...asList(policy), ...(policyFile === undefined ? [] : [readPolicyFile(policyFile)])];
}

/** One document or several as a list. */
export function asList(policy: SentinelOptions['policy'] = []): readonly PolicyDocument[] {
  return Array.isArray(policy) ? (policy as readonly PolicyDocument[]) : [policy as PolicyDocument];
}
