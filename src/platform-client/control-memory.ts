import { resolve } from 'node:path';
import type { ControlNotices } from './control-notices';
import type { ControlParts } from './control-parts';
import { KeptControl } from './kept-control';
import type { KillSwitchListener } from './kill-switch-listener';
import type { KnownOwner } from './known-owner';
import type { RemotePolicy } from './remote-policy';
import { plainStop } from './remote-stop';

/** How often the home is told that what it keeps still holds. Unit: milliseconds. */
const KEEP_MS = 600_000;

/** What a {@link ControlMemory} works with. */
export interface MemoryParts extends Pick<ControlParts, 'platform' | 'home' | 'agentId' | 'clock' | 'killSwitch'> {
  readonly owner: KnownOwner;
  readonly policy: RemotePolicy;
  readonly stops: KillSwitchListener;
  readonly notices: ControlNotices;
}

/** What is kept in the home of what a platform said, for a start without it. Never throws. */
export class ControlMemory {
  private readonly kept: KeptControl | null;
  private keptAt = 0;
  private keptStops = '[]';

  constructor(private readonly parts: MemoryParts) {
    const { home, platform, agentId } = parts;
    // A process that changes its directory keeps its home.
    this.kept = home === null ? null : new KeptControl(resolve(home), platform.url, agentId);
  }

  /** Has what the home kept hold; what cannot be used is told of. */
  restore(): void {
    const found = this.kept?.find() ?? null;
    if (found === null) return;
    const { owner, policy, stops, killSwitch, notices, agentId } = this.parts;
    if ('fault' in found) {
      notices.unusable(found.fault);
      return;
    }
    const { organisation, policies, policiesAt, stops: keptStops, keyAgent } = found.state;
    owner.restore({ organisation, agentId: keyAgent });
    if (agentId === null) killSwitch.namelessAgent = keyAgent;
    if (!stops.replace(keptStops)) notices.unusable('its stops are damaged');
    if (policies === null || policiesAt === null) return;
    if (!policy.restore(policies, policiesAt, keyAgent)) notices.unusable(policy.refused ?? 'its policies are damaged');
  }

  /** Keeps what holds now. */
  keep(): void {
    if (this.kept === null) return;
    const { owner, policy, killSwitch, clock, notices } = this.parts;
    // It is due once it is known whose it is.
    this.keptAt = owner.current === null ? 0 : clock.now();
    if (owner.current === null) return;
    const { organisation, agentId: keyAgent } = owner.current;
    const { byPlatform } = killSwitch;
    this.keptStops = JSON.stringify(byPlatform);
    const stops = byPlatform.map(plainStop);
    try {
      this.kept.save({ organisation, keyAgent, policies: policy.inForce, policiesAt: policy.knownAt, stops });
    } catch (error) {
      notices.unkept(error);
    }
  }

  /** Keeps it where other stops hold than those that are kept, or it was kept some time ago. */
  keepWhenDue(): void {
    const { clock, killSwitch } = this.parts;
    const isOld = clock.now() - this.keptAt >= KEEP_MS;
    if (isOld || this.keptStops !== JSON.stringify(killSwitch.byPlatform)) this.keep();
  }
}
