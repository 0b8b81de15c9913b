import { isIP } from 'node:net';
import { dirname } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { systemClock } from '../core/clock';
import type { Logger } from '../core/logger';
import { defaultLogger } from '../sentinel/default-logger';
import { buildServer } from '../server/build-server';
import { seeToFirstKey } from '../server/first-key';
import { openHome } from '../spool/home-directory';
import { openEmbeddedStorage } from '../storage/embedded/open-embedded-storage';
import type { Storage } from '../storage/storage';
import { consoleFolder } from './console-folder';
import { SpareMemory } from './spare-memory';

/** When what is too old is let go of first, and how often then. Unit: milliseconds. */
const FIRST_RETENTION_MS = 60_000;
const RETENTION_INTERVAL_MS = 3_600_000;
/** How long a stop may take for the requests under way. PLATFORM, "Commands". Unit: milliseconds. */
const STOP_MS = 4000;

/** What a platform is started with. */
export interface PlatformStart {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  /** The database; made where it is not there. */
  readonly dataPath: string;
  /** Tells the operator something, a line at a time. */
  readonly tell: (line: string) => void;
  /** Whether somebody reads along: a key that is made is then shown, otherwise written to a file. */
  readonly isTerminal: boolean;
}

/** The platform in this process: its storage and its server. */
export class RunningPlatform {
  private cancelRetention: () => void = () => undefined;

  private constructor(
    readonly url: string,
    private readonly server: FastifyInstance,
    private readonly storage: Storage,
    private readonly logger: Logger,
  ) {
    this.retainLater(FIRST_RETENTION_MS);
  }

  /**
   * Opens the storage, sees to the first key, and listens.
   *
   * @throws StorageError or ConfigurationError for what an operator can mend; the system's error where it cannot listen.
   */
  static async start({ port, host, dataPath, tell, isTerminal }: PlatformStart): Promise<RunningPlatform> {
    const logger = defaultLogger();
    openHome(dirname(dataPath));
    const storage = await openEmbeddedStorage({ dataPath, logger, clock: systemClock });
    try {
      const givenKey = process.env.AGENT_SENTINEL_ADMIN_KEY || undefined;
      const keyFile = isTerminal ? null : `${dataPath}.admin-key`;
      await seeToFirstKey({ storage, givenKey, keyFile, print: tell });
      const server = buildServer({
        storage,
        logger,
        isLoopback: isLoopback(host),
        consolePath: consoleFolder(),
        sessionPath: `${dataPath}.sessions`,
      });
      const memory = new SpareMemory(systemClock);
      server.addHook('onRequest', async () => memory.note());
      server.addHook('onClose', async () => memory.stop());
      const url = await server.listen({ port, host });
      return new RunningPlatform(url, server, storage, logger);
    } catch (error) {
      await storage.close();
      throw error;
    }
  }

  /** Stops accepting, finishes what was accepted, ends streams, closes the storage. */
  async stop(): Promise<void> {
    this.cancelRetention();
    const cancel = systemClock.after(STOP_MS, () => this.server.server.closeAllConnections());
    await this.server.close();
    cancel();
    await this.storage.close();
  }

  private retainLater(ms: number): void {
    this.cancelRetention = systemClock.after(ms, () => {
      this.storage
        .retain(systemClock.now())
        .catch((error: unknown) =>
          this.logger.error({ error }, 'What is too old could not be let go of; it is tried again.'),
        )
        .finally(() => this.retainLater(RETENTION_INTERVAL_MS));
    });
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
