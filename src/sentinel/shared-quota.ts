import { join } from 'node:path';
import type { Clock } from '../core/clock';
import { ConfigurationError } from '../errors/configuration-error';
import type { PolicySet } from '../policy/policy-set';
import { FileQuotaStore } from '../quota/file-quota-store';
import type { QuotaStore } from '../quota/quota-store';
import { openHome } from '../spool/home-directory';
import { homeOf } from './home';
import type { SentinelOptions } from './sentinel-options';

/**
 * The quota beyond the process: the user's store, or the home's file, opened with the first policy that needs it.
 *
 * @param report - is told what an operator should know of the file.
 */
export class SharedQuota {
  private file: FileQuotaStore | null = null;
  private isClosed = false;

  constructor(
    private readonly options: SentinelOptions,
    private readonly clock: Clock,
    private readonly report?: (message: string) => void,
  ) {}

  get store(): QuotaStore {
    return this.options.quota ?? this.fileStore();
  }

  /** @throws {@link ConfigurationError} `NO_SHARED_QUOTA` where a day or month budget cannot be kept. */
  prepareFor({ documents }: Pick<PolicySet, 'documents'>): void {
    const needed = documents.some(({ budgets }) => budgets?.day !== undefined || budgets?.month !== undefined);
    if (needed && this.options.quota === undefined) this.fileStore();
  }

  /** Lets go of the home's file; calls that end or begin later are booked in it all the same. */
  close(): void {
    this.isClosed = true;
    this.file?.close();
  }

  private fileStore(): FileQuotaStore {
    this.file ??= this.open();
    return this.file;
  }

  private open(): FileQuotaStore {
    const home = homeOf(this.options);
    const why = 'A day or month budget counts for every process that uses the home';
    if (home === null) {
      throw new ConfigurationError(
        'NO_SHARED_QUOTA',
        `${why}, and this Sentinel has home: false. Give it a home, or a quota of your own.`,
      );
    }
    try {
      openHome(home);
      const file = new FileQuotaStore(join(home, 'quota.db'), this.clock, { report: this.report });
      if (this.isClosed) file.close();
      return file;
    } catch (cause) {
      throw new ConfigurationError(
        'NO_SHARED_QUOTA',
        `${why}, and its file cannot be used. ${(cause as Error).message}`,
        { home },
        { cause },
      );
    }
  }
}
