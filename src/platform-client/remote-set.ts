import { createHash } from 'node:crypto';
import { ConfigurationError } from '../errors/configuration-error';
import { rememberOrigin } from '../policy/policy-origin';
import type { AddedDocument } from '../policy/policy-selection';
import { readPlainPolicy } from '../policy/read-plain-policy';

type Plain = Readonly<Record<string, unknown>>;

/**
 * Reads the documents that a platform gave: all of them, or none.
 *
 * @param policies - the list of its answer, as it came.
 * @param ownAgent - the agent whose calls those are that name none; null: nobody's.
 * @throws {@link ConfigurationError} `INVALID_POLICY` naming the policy, its version and the fault.
 */
export function readRemoteSet(policies: readonly unknown[], ownAgent: string | null): readonly AddedDocument[] {
  return policies.map((each, index) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) {
      throw faulty(`policy number ${index + 1}`, 'it is no document');
    }
    return readOne(each as Plain, ownAgent);
  });
}

function readOne(sent: Plain, ownAgent: string | null): AddedDocument {
  const name = nameOf(sent);
  const { scope = 'global', target_id: targetId = null } = sent;
  if (scope !== 'global' && scope !== 'agent' && scope !== 'run') {
    throw faulty(name, 'scope must be global, agent or run');
  }
  const isTargeted = typeof targetId === 'string' && targetId !== '';
  if (scope === 'global' ? targetId !== null : !isTargeted) throw faulty(name, 'target_id does not fit the scope');
  const read = attempt(() => readPlainPolicy(sent), name);
  if (read.document === null) {
    const [{ path, message }] = read.faults;
    throw faulty(name, `${path.join('.') || 'the document'} ${message}`);
  }
  const sha256 = createHash('sha256').update(JSON.stringify(sent)).digest('hex');
  rememberOrigin(read.document, { fileName: null, sha256 });
  const target = isTargeted ? (targetId as string) : null;
  return { document: read.document, scope, targetId: target, isForNameless: scope === 'agent' && target === ownAgent };
}

/** What is nested without end cannot be read, whatever it says. */
function attempt<T>(read: () => T, name: string): T {
  try {
    return read();
  } catch (cause) {
    throw faulty(name, `it cannot be read (${(cause as Error).name})`);
  }
}

/** A policy in a message. */
function nameOf({ name, id, version }: Plain): string {
  const shown = [name, id].find((each) => typeof each === 'string' && each !== '') ?? 'without a name';
  const number = typeof version === 'number' || typeof version === 'string' ? version : 'unknown';
  return `policy "${cut(shown)}", version ${cut(number)}`;
}

function cut(text: unknown): string {
  return String(text).slice(0, 200);
}

function faulty(name: string, fault: string): ConfigurationError {
  return new ConfigurationError('INVALID_POLICY', `${name}: ${fault.slice(0, 1_000)}.`);
}
