import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSentinel, type Intervention, type Sentinel, type SentinelOptions } from '../../../src';
import { RecordingLogger } from '../../sinks/doubles/recording-logger';
import { ControllingPlatform } from './controlling-platform';

/** A platform, a home, and Sentinels that the one controls and the other keeps; `end` lets go of all. */
export class ControlledAgent {
  readonly platform = new ControllingPlatform();
  readonly home = mkdtempSync(join(tmpdir(), 'control-'));
  readonly logger = new RecordingLogger();
  readonly interventions: Intervention[] = [];
  private readonly open: Sentinel[] = [];

  make(options: SentinelOptions = {}): Sentinel {
    const { home, logger } = this;
    const platform = { url: this.platform.url, apiKey: 'as_x', ...options.platform };
    const sentinel = createSentinel({ home, logger, agentId: 'ann', ...options, platform });
    sentinel.interventions$.subscribe((each) => this.interventions.push(each));
    this.open.push(sentinel);
    return sentinel;
  }

  /** The messages of the log at a level. */
  logged(level: string): readonly string[] {
    const ofCalls = /was (refused|stopped)|hard_block|Prevented/;
    return this.logger.entries
      .filter((each) => each.level === level && !ofCalls.test(each.message))
      .map(({ message }) => message);
  }

  async close(): Promise<void> {
    await Promise.all(this.open.splice(0).map((sentinel) => sentinel.close()));
  }

  async end(): Promise<void> {
    await this.close();
    await this.platform.stop().catch(() => undefined);
    rmSync(this.home, { recursive: true });
  }
}

/** What a call gives, or the code of what it throws. */
export function outcome(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** Waits until something is so; tells how long it took. Unit: milliseconds. */
export async function until(isSo: () => boolean): Promise<number> {
  const began = performance.now();
  while (!isSo()) {
    if (performance.now() - began > 8_000) throw new Error(`It never came to be so: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return performance.now() - began;
}
