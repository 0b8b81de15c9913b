import { type Check, checkOptions } from '../errors/check-options';
import { ConfigurationError } from '../errors/configuration-error';

/** Whom a stop concerns: calls that match all that is given; every call where nothing is. */
export interface KillTarget {
  readonly agentId?: string;
  readonly runId?: string;
  readonly missionId?: string;
}

const isId = (value: unknown): boolean => typeof value === 'string' && value.length >= 1 && value.length <= 128;
const ID: Check = [isId, 'a text of 1 to 128 characters'];
const CHECKS: Readonly<Record<keyof KillTarget, Check>> = { agentId: ID, runId: ID, missionId: ID };

/**
 * Checks whom a stop is to concern: a misspelt key, or an id that is not there, would stop everything.
 *
 * @throws {@link ConfigurationError} `INVALID_OPTIONS`.
 */
export function checkKillTarget(target: unknown, where: string): void {
  checkOptions(target, CHECKS, where);
  const absent = Object.entries(target as KillTarget).find(([, id]) => id === undefined);
  if (absent === undefined) return;
  const message = `${where}: ${absent[0]} is undefined, which would mean every one; leave it out where that is meant.`;
  throw new ConfigurationError('INVALID_OPTIONS', message, { option: absent[0] });
}

/** A stop that holds. */
export interface Stop {
  readonly target: KillTarget;
  /** One sentence: why. */
  readonly reason: string;
  /** Who stopped it: the name of a key of the platform; absent where the process itself did. */
  readonly by?: string;
}

/** Who can end a stop: the process that began it, or the platform. */
export type StopOrigin = 'process' | 'platform';

/** What of a call a stop looks at. */
export interface Stoppable {
  readonly agentId: string | null;
  readonly runId: string;
  readonly missionId: string | null;
}

interface Watcher {
  readonly call: Stoppable;
  readonly onStopped: (stop: Stop) => void;
}

/** Knows which calls are stopped, and tells those in flight. The state behind `sentinel.kill` and `sentinel.revive`. */
export class KillSwitch {
  /** The agent whose calls those that name no agent are, where the platform's key says so; else null. */
  namelessAgent: string | null = null;
  private readonly stops = new Map<string, Stop>();
  private readonly watchers = new Set<Watcher>();

  /** @param onChange - called when a stop begins or ends, before anybody in flight is told. */
  constructor(private readonly onChange: () => void) {}

  /** Whether any stop holds. */
  get isActive(): boolean {
    return this.stops.size > 0;
  }

  /** @returns false where that stop held already; its reason is replaced. */
  kill(reason: string, target: KillTarget): boolean {
    return this.begin({ reason, target: { ...target } }, 'process');
  }

  /** @returns false where no stop with exactly that target was begun here; one of the platform stays. */
  revive(target: KillTarget): boolean {
    return this.end(keyOf(target, 'process'));
  }

  /** A stop of the platform begins; the process cannot end it. @returns false where it held already. */
  killByPlatform(stop: Stop): boolean {
    return this.begin(stop, 'platform');
  }

  /** A stop of the platform ends; one that was begun here with the same target stays. */
  reviveByPlatform(target: KillTarget): boolean {
    return this.end(keyOf(target, 'platform'));
  }

  /** The stops of the platform are these and no others: all others of it end. */
  replaceByPlatform(stops: readonly Stop[]): void {
    const keys = new Set(stops.map(({ target }) => keyOf(target, 'platform')));
    for (const stop of stops) this.begin(stop, 'platform');
    for (const key of [...this.stops.keys()]) if (isOf(key, 'platform') && !keys.has(key)) this.end(key);
  }

  /** The stops of the platform that hold. */
  get byPlatform(): readonly Stop[] {
    return [...this.stops].filter(([key]) => isOf(key, 'platform')).map(([, stop]) => stop);
  }

  private begin(stop: Stop, origin: StopOrigin): boolean {
    const key = keyOf(stop.target, origin);
    const isNew = !this.stops.has(key);
    this.stops.set(key, stop);
    if (!isNew) return false;
    this.onChange();
    for (const watcher of [...this.watchers]) {
      if (this.concerns(stop.target, watcher.call) && this.watchers.delete(watcher)) watcher.onStopped(stop);
    }
    return true;
  }

  private end(key: string): boolean {
    if (!this.stops.delete(key)) return false;
    this.onChange();
    return true;
  }

  /** The first stop that concerns a call. */
  stopOf(call: Stoppable): Stop | undefined {
    if (this.stops.size === 0) return undefined;
    for (const stop of this.stops.values()) if (this.concerns(stop.target, call)) return stop;
    return undefined;
  }

  /**
   * Has somebody told, once, when a stop that concerns the call begins.
   *
   * @returns a function that ends that.
   */
  watch(call: Stoppable, onStopped: (stop: Stop) => void): () => void {
    const watcher = { call, onStopped };
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  private concerns({ agentId, runId, missionId }: KillTarget, call: Stoppable): boolean {
    return (
      (agentId === undefined || agentId === (call.agentId ?? this.namelessAgent)) &&
      (runId === undefined || runId === call.runId) &&
      (missionId === undefined || missionId === call.missionId)
    );
  }
}

function keyOf({ agentId, runId, missionId }: KillTarget, origin: StopOrigin): string {
  return `${origin} ${JSON.stringify([agentId ?? null, runId ?? null, missionId ?? null])}`;
}

function isOf(key: string, origin: StopOrigin): boolean {
  return key.startsWith(`${origin} `);
}
