import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Added } from '../storage/rows';
import type { Storage } from '../storage/storage';
import type { RecordKind } from '../storage/truth';

/** What the server counts of itself, for Prometheus. No label holds what a client chose. */
export class ServerMetrics {
  private readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'agent_sentinel_request_duration_seconds',
    help: 'How long requests took, by route and status.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });
  private readonly records = new Counter({
    name: 'agent_sentinel_records_total',
    help: 'Records that came in, by kind and by what became of them.',
    labelNames: ['kind', 'result'] as const,
    registers: [this.registry],
  });

  /**
   * @param openStreams - how many there are now.
   * @param waitingPolls - how many there are now.
   */
  constructor(storage: Storage, openStreams: () => number, waitingPolls: () => number) {
    collectDefaultMetrics({ register: this.registry });
    this.gauge('agent_sentinel_open_streams', 'Streams of events that are open.', openStreams);
    this.gauge('agent_sentinel_waiting_polls', 'Polls for approvals that wait.', waitingPolls);
    this.gauge('agent_sentinel_storage_writable', '1 where the last write succeeded.', () =>
      Number(storage.isWritable),
    );
    this.gauge('agent_sentinel_read_model_ready', '1 where questions are answered.', () => Number(storage.isReady));
    this.gauge('agent_sentinel_commit_sequence', 'The sequence of the last commit.', () => storage.seq);
  }

  /** The media type of {@link ServerMetrics.text}. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** @param route - its pattern, never the path of a request. */
  countRequest(method: string, route: string, status: number, seconds: number): void {
    this.requests.labels(method, route, String(status)).observe(seconds);
  }

  countRecords(kind: RecordKind, { accepted, duplicates, conflicts }: Added): void {
    this.records.labels(kind, 'accepted').inc(accepted);
    this.records.labels(kind, 'duplicate').inc(duplicates);
    this.records.labels(kind, 'conflict').inc(conflicts.length);
  }

  /** All of it, in the text format of Prometheus. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  private gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(value());
      },
    });
  }
}
