import type { KillTarget, Stop } from '../policy/kill-switch';

type Plain = Readonly<Record<string, unknown>>;

const KEYS: Readonly<Record<string, keyof KillTarget>> = { agent: 'agentId', run: 'runId', mission: 'missionId' };

/** Whom a stop of the platform concerns; null for what names nobody, which must not stop, or free, everything. */
export function remoteTarget({ target_type: type, target_id: id = null }: Plain): KillTarget | null {
  if (type === 'all') return id === null ? {} : null;
  const key = typeof type === 'string' && Object.hasOwn(KEYS, type) ? KEYS[type] : undefined;
  return key !== undefined && typeof id === 'string' && id !== '' ? { [key]: id } : null;
}

/** A stop as a platform tells it, in an event or a list; null for what is none. */
export function remoteStop(told: unknown): Stop | null {
  if (typeof told !== 'object' || told === null) return null;
  const { reason, by, killed_by_label: label } = told as Plain;
  const target = remoteTarget(told as Plain);
  if (target === null || typeof reason !== 'string') return null;
  const who = [by, label].find((each): each is string => typeof each === 'string' && each !== '');
  return { target, reason, by: who ?? 'the platform' };
}

/** The same as a platform would list it. */
export function plainStop({ target, reason, by }: Stop): Plain {
  const [type, key] = Object.entries(KEYS).find(([, each]) => target[each] !== undefined) ?? ['all', null];
  return { target_type: type, target_id: key === null ? null : target[key], reason, killed_by_label: by };
}
