import type { ResolutionContext } from 'inversify';
import type { Clock } from '../core/clock';
import type { Logger } from '../core/logger';
import type { LedgerDetail } from '../guard/ledger-keeper';
import type { HttpSyncSink } from '../platform-client/http-sync-sink';
import { InterventionSink, inTime, JsonlSink, LedgerFile, LoggerSink, SinkDispatcher, type SinkRecord } from '../sinks';
import { InterventionStream } from '../stream/intervention-stream';
import { LedgerStream } from '../stream/ledger-stream';
import { homeOf } from './home';
import { implementsContract } from './implements-contract';
import { platformSyncOf } from './platform-sync-of';
import type { SentinelOptions } from './sentinel-options';
import { UnsentAtExit } from './unsent-at-exit';

/** Where the records of a Sentinel go: its files, its streams, its sinks. */
export class Recording {
  readonly stream: InterventionStream;
  readonly ledgerStream: LedgerStream;
  readonly ledgerDetail: LedgerDetail;
  /** Null where there is no platform. */
  readonly sync: HttpSyncSink | null;
  private readonly journal: JsonlSink | null;
  private readonly ledger: LedgerFile | null;
  private dispatcher: SinkDispatcher | null = null;
  private collected: readonly InterventionSink[] | null = null;
  private started = false;

  constructor(
    private readonly options: SentinelOptions,
    private readonly context: ResolutionContext,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    const home = homeOf(options);
    const durability = options.durability ?? 'batched';
    const report = (error: unknown): void => {
      logger.warn({ error }, 'A subscriber threw; it stays subscribed, and calls are not affected.');
    };
    this.ledgerDetail = options.ledger ?? 'full';
    this.sync = platformSyncOf(options, home, clock, logger);
    // Where there is a platform, a rotated file goes when it was sent.
    const rotation = this.sync === null ? {} : { keptFiles: Number.POSITIVE_INFINITY };
    this.journal = home === null ? null : new JsonlSink({ home, durability, clock, logger, rotation });
    this.ledger =
      home === null || this.ledgerDetail === 'off'
        ? null
        : new LedgerFile({ home, strict: durability === 'strict', now: () => clock.now(), logger, rotation });
    this.stream = new InterventionStream({ journal: this.journal, report });
    this.ledgerStream = new LedgerStream(this.ledger, report);
    this.stream.interventions$.subscribe((intervention) =>
      this.dispatch().accept({ kind: 'intervention', intervention }),
    );
    this.startSync();
  }

  /** Called before the first call is decided: has the users' sinks get ledger entries too, if there are any. */
  start(): void {
    if (this.started) return;
    this.started = true;
    if (this.ledgerDetail === 'off' || this.userSinks().length === 0) return;
    this.ledgerStream.actions$.subscribe((entry) => this.dispatch().accept({ kind: 'action', entry }));
  }

  /** Waits until the records so far are on disk and the sinks have them; false where they have not. Never rejects. */
  flush({ timeoutMs }: { timeoutMs?: number } = {}): Promise<boolean> {
    return inTime(this.clock, this.work({ timeoutMs }, 'flush'), timeoutMs);
  }

  /** Flushes, ends the streams and lets go of files and sinks, within 5 s. */
  async close(): Promise<void> {
    this.stream.complete();
    this.ledgerStream.complete();
    await inTime(this.clock, this.work({}, 'close'));
  }

  private work(options: { timeoutMs?: number }, what: 'flush' | 'close'): readonly Promise<boolean>[] {
    const files = [this.journal, this.ledger].filter((part) => part !== null).map((part) => part[what]());
    const sinks = this.dispatcher === null ? [] : [this.dispatcher[what](options)];
    // It reads the files: what they still gather is written first.
    const sent = this.sync === null ? [] : [this.sendRest(this.sync, files, options, what)];
    return [...sinks, ...files, ...sent];
  }

  private async sendRest(
    sync: HttpSyncSink,
    files: readonly Promise<boolean>[],
    options: { timeoutMs?: number },
    what: 'flush' | 'close',
  ): Promise<boolean> {
    await Promise.all(files);
    return what === 'flush' ? sync.sent(options) : sync.ended(options);
  }

  /** It is no sink of the dispatcher: writing to it costs less than a place in a queue, and it never fails. */
  private startSync(): void {
    const { sync } = this;
    if (sync === null) return;
    const atExit = homeOf(this.options) === null ? new UnsentAtExit(sync, this.logger) : null;
    const send = (record: SinkRecord): void => {
      sync.write([record]);
      atExit?.note();
    };
    this.stream.interventions$.subscribe((intervention) => send({ kind: 'intervention', intervention }));
    if (this.ledgerDetail !== 'off') {
      this.ledgerStream.actions$.subscribe((entry) => send({ kind: 'action', entry }));
    }
    sync.start();
  }

  /** The sinks are collected with the first record, when all of them have been bound. */
  private dispatch(): SinkDispatcher {
    if (this.dispatcher === null) {
      const log = this.options.logger === undefined ? [] : [new LoggerSink(this.logger)];
      this.dispatcher = new SinkDispatcher({
        sinks: [...log, ...this.userSinks()],
        clock: this.clock,
        logger: this.logger,
      });
    }
    return this.dispatcher;
  }

  private userSinks(): readonly InterventionSink[] {
    this.collected ??= [...(this.options.sinks ?? []), ...this.boundSinks()];
    return this.collected;
  }

  /** Telemetry fails open: sinks that cannot be made are told of, and calls go on. */
  private boundSinks(): readonly InterventionSink[] {
    try {
      const found = this.context.getAll(InterventionSink, { optional: true });
      return found.filter((sink) => implementsContract(sink, InterventionSink));
    } catch (error) {
      this.logger.error({ error }, 'The sinks bound in the container cannot be made, and get no records.');
      return [];
    }
  }
}
