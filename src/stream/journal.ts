import type { Intervention } from '../core/intervention';

/** What is written before `publish` returns: the receipt exists before anybody hears of the intervention. */
export interface Journal {
  /**
   * Writes one record. Has written it, as far as the operating system goes, when it returns; never throws.
   *
   * @param mode - whether the guarded action may wait.
   * @returns a promise where the caller is to wait until the record is durable: in strict durability and async mode
   * only. It never rejects.
   */
  append(intervention: Intervention, mode: 'sync' | 'async'): Promise<void> | undefined;
}
