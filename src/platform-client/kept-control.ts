import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openHome } from '../spool/home-directory';

const VERSION = 1;
const NAME = /^control-[0-9a-f]{16}\.json$/;
/** Policies and stops, each at most an answer, and what is around them. Unit: bytes. */
const MAX_BYTES = 50_331_648;

/** What a platform last said, as it said it. */
export interface ControlState {
  /** The id of the organisation; empty where the platform does not say. */
  readonly organisation: string;
  /** The agent of the key; null where it is the organisation's. */
  readonly keyAgent: string | null;
  /** Documents in snake_case; null where none have come. */
  readonly policies: readonly unknown[] | null;
  /** When these were last known to hold. Unix time, milliseconds; null where none have come. */
  readonly policiesAt: number | null;
  /** The stops that held. */
  readonly stops: readonly unknown[];
}

interface Content extends ControlState {
  readonly version: number;
  readonly url: string;
  readonly agent: string | null;
}

/** What was found at a start: a state, or why there is none that can be used; null where nothing was kept. */
export type FoundControl = { readonly state: ControlState } | { readonly fault: string } | null;

/**
 * Keeps what a platform last said in the home, for a start without it: a file `control-….json` (0600), one for each
 * address and agent, named by the organisation too; written whole or not at all.
 */
export class KeptControl {
  /** Whose file is the only one left. */
  private alone: string | null = null;

  constructor(
    private readonly home: string,
    private readonly url: string,
    private readonly agent: string | null,
  ) {}

  /**
   * What was kept for this address and agent. What is damaged, or may have been written by others, is not used. Where there
   * are several, of several organisations, the stops of all hold, with the policies of the newest: no doubt loosens.
   */
  find(): FoundControl {
    const found = namesIn(this.home).map((name) => this.read(join(this.home, name), name));
    const ours = found.filter((each) => each !== null);
    const states = ours.filter((each) => 'state' in each);
    return states.length > 1 ? { state: united(states.map(({ state }) => state)) } : (states[0] ?? ours[0] ?? null);
  }

  /** @throws the file system's error. */
  save(state: ControlState): void {
    openHome(this.home);
    const path = join(this.home, this.nameFor(state.organisation));
    const content: Content = { version: VERSION, url: this.url, agent: this.agent, ...state };
    const fresh = `${path}.${process.pid}.tmp`;
    rmSync(fresh, { force: true });
    writeFileSync(fresh, `${JSON.stringify(content)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(fresh, path);
    this.removeOthers(basename(path));
  }

  /** What another organisation's key had left for this address and agent. */
  private removeOthers(name: string): void {
    if (this.alone === name) return;
    for (const each of namesIn(this.home)) {
      const path = join(this.home, each);
      const found = each === name ? null : this.read(path, each);
      if (found !== null && 'state' in found) rmSync(path, { force: true });
    }
    this.alone = name;
  }

  private nameFor(organisation: string): string {
    const owner = JSON.stringify([this.url, organisation, this.agent]);
    return `control-${createHash('sha256').update(owner).digest('hex').slice(0, 16)}.json`;
  }

  /** Null for one that is another platform's or agent's. */
  private read(path: string, name: string): FoundControl {
    try {
      const content = JSON.parse(readFileSync(path, 'utf8')) as Content;
      if (content.url !== this.url || content.agent !== this.agent) return null;
      // Under another name it may be a copy of something older.
      if (!isSound(content) || name !== this.nameFor(content.organisation)) return damaged(name);
      return isPrivate(path) ? { state: content } : { fault: `${name} could be written or read by other users` };
    } catch {
      return damaged(name);
    }
  }
}

/** One state of several: all stops, and the newest policies. */
function united(states: readonly ControlState[]): ControlState {
  const newest = [...states].sort((left, right) => (right.policiesAt ?? 0) - (left.policiesAt ?? 0));
  const stops = new Map(newest.flatMap((state) => state.stops.map((stop) => [JSON.stringify(stop), stop])));
  return {
    ...newest[0],
    organisation: newest.find(({ organisation }) => organisation !== '')?.organisation ?? '',
    keyAgent: newest.find(({ keyAgent }) => keyAgent !== null)?.keyAgent ?? null,
    stops: [...stops.values()],
  };
}

function damaged(name: string): FoundControl {
  return { fault: `${name} is damaged` };
}

function isPrivate(path: string): boolean {
  const { mode, uid, size } = lstatSync(path);
  if (size > MAX_BYTES) return false;
  if (process.getuid === undefined) return true;
  return (mode & 0o170077) === 0o100000 && uid === process.getuid();
}

function isSound({ version, organisation, keyAgent, policies, policiesAt, stops }: Content): boolean {
  return (
    version === VERSION &&
    typeof organisation === 'string' &&
    (keyAgent === null || typeof keyAgent === 'string') &&
    (policies === null ? policiesAt === null : Array.isArray(policies) && Number.isSafeInteger(policiesAt)) &&
    Array.isArray(stops)
  );
}

function namesIn(home: string): readonly string[] {
  try {
    return readdirSync(home).filter((name) => NAME.test(name));
  } catch {
    return [];
  }
}
