import { ConfigurationError } from '../errors/configuration-error';
import type { PlatformControl } from '../platform-client/platform-control';

/** Knows whether calls must wait for the platform's first policies: by default where there is no local policy. */
export class RequiredPolicy {
  /**
   * @param control - null where there is no platform: then nothing is required.
   * @param option - `platform.requirePolicy`; undefined where it is not given.
   * @param isLocal - whether the Sentinel has a document or a rule of its own at this moment.
   */
  constructor(
    private readonly control: PlatformControl | null,
    private readonly option: boolean | undefined,
    private readonly isLocal: () => boolean,
  ) {}

  /** Whether calls may be decided: the first policies are there, or none are required. */
  get isThere(): boolean {
    return this.control === null || this.control.hasPolicies || !(this.option ?? !this.isLocal());
  }

  /**
   * Waits until calls may be decided, and the platform's stops are known where it answers: for these 5 s at most. Keeps the
   * process alive meanwhile.
   *
   * @throws {@link ConfigurationError} `POLICY_UNAVAILABLE` where the Sentinel is closed before.
   */
  async ready(): Promise<void> {
    await this.control?.heard();
    if (this.control === null || this.isThere) return;
    if (await this.control.ready()) return;
    const message = 'The Sentinel was closed before the first policies came from the platform.';
    throw new ConfigurationError('POLICY_UNAVAILABLE', message);
  }
}
