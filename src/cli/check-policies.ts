import { ConfigurationError } from '../errors/configuration-error';
import { readPolicyFile } from '../policy/find-policy';
import type { PolicyDocument } from '../policy/policy-document';
import { PolicySet } from '../policy/policy-set';
import { policyWarnings } from '../policy/policy-warnings';
import { ExitCode } from './exit-code';
import { type PolicySummary, policySummary } from './policy-summary';

/** A fault of a policy file. */
export interface PolicyFault {
  /** Null where only the files together have it. */
  readonly file: string | null;
  /** From 1; null where the fault has no line. */
  readonly line: number | null;
  readonly message: string;
}

/** Something that a policy file says, and that does less than its author may believe. */
export interface PolicyWarning {
  readonly file: string;
  readonly message: string;
}

/** What a check of policy files found. */
export interface PolicyCheck {
  readonly ok: boolean;
  /** Of the files without a fault. */
  readonly policies: readonly PolicySummary[];
  readonly errors: readonly PolicyFault[];
  readonly warnings: readonly PolicyWarning[];
}

/**
 * Checks policy files with what a Sentinel itself uses, each by itself and all of them together.
 *
 * @returns the findings, and the exit code: `UNREADABLE` where a file cannot be read, else `FINDING` where one has a
 * fault. Warnings are none.
 */
export function checkPolicies(files: readonly string[]): PolicyCheck & { readonly exitCode: ExitCode } {
  const errors: PolicyFault[] = [];
  const read: { readonly file: string; readonly document: PolicyDocument }[] = [];
  let exitCode: ExitCode = ExitCode.DONE;
  for (const file of files) {
    const result = attempt(() => readPolicyFile(file));
    if (!ConfigurationError.isInstance(result)) {
      read.push({ file, document: result });
      continue;
    }
    errors.push(...faultsOf(file, result));
    if (result.code === 'POLICY_NOT_FOUND') exitCode = ExitCode.UNREADABLE;
  }
  const together = attempt(() => new PolicySet(read.map(({ document }) => document)));
  if (ConfigurationError.isInstance(together)) errors.push({ file: null, line: null, message: together.message });
  if (errors.length > 0 && exitCode === ExitCode.DONE) exitCode = ExitCode.FINDING;
  return {
    exitCode,
    ok: errors.length === 0,
    policies: read.map(({ file, document }) => policySummary(file, document)),
    errors,
    warnings: read.flatMap(({ file, document }) => policyWarnings(document).map((message) => ({ file, message }))),
  };
}

function attempt<T>(make: () => T): T | ConfigurationError {
  try {
    return make();
  } catch (error) {
    if (ConfigurationError.isInstance(error)) return error;
    throw error;
  }
}

function faultsOf(file: string, { code, details, message }: ConfigurationError): readonly PolicyFault[] {
  if (code === 'POLICY_NOT_FOUND') {
    return [{ file, line: null, message: `cannot be read (${details.code}). Check the path.` }];
  }
  const { faults = [message] } = details as { readonly faults?: readonly string[] };
  // The details hold the first faults; how many there are besides stands in the message.
  const [, more] = /\n {2}(and \d+ more)/.exec(message) ?? [];
  return [...faults, ...(more === undefined ? [] : [more])].map((fault) => {
    const [, line = null, text] = /^(?:line (\d+): )?(.*)$/s.exec(fault) ?? [];
    return { file, line: line === null ? null : Number(line), message: text };
  });
}
