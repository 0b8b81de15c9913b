import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../errors/configuration-error';
import { parsePolicy } from './parse-policy';
import type { PolicyDocument } from './policy-document';

const FILE_NAME = 'callguard.yaml';

/**
 * Reads a policy file.
 *
 * @throws {@link ConfigurationError} `POLICY_NOT_FOUND` where it is not there or cannot be read, `INVALID_POLICY` where
 * it is faulty.
 */
export function readPolicyFile(path: string): PolicyDocument {
  try {
    return parsePolicy(readFileSync(path, 'utf8'), { fileName: path });
  } catch (cause) {
    if (cause instanceof ConfigurationError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    const message = `The policy file ${path} cannot be read (${code}). Check the path, or leave out policyFile.`;
    throw new ConfigurationError('POLICY_NOT_FOUND', message, { path, code }, { cause });
  }
}

/**
 * Reads the first policy file on the search path: `./callguard.yaml`, `./.agent-sentinel/callguard.yaml`,
 * `$AGENT_SENTINEL_HOME/callguard.yaml`; null where there is none. One that is there and faulty stops the start.
 */
export function findPolicy(home = process.env.AGENT_SENTINEL_HOME): PolicyDocument | null {
  const folders = ['.', '.agent-sentinel', ...(home ? [home] : [])];
  for (const folder of folders) {
    try {
      return readPolicyFile(join(folder, FILE_NAME));
    } catch (error) {
      if (!ConfigurationError.isInstance(error) || error.details.code !== 'ENOENT') throw error;
    }
  }
  return null;
}
