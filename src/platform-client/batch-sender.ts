import type { HomeFileKind } from '../spool/home-files';
import { meaningOf } from './answer-meaning';
import { PackedBody } from './packed-body';
import { answerName, type PlatformAnswer } from './platform-answer';
import type { PlatformConnection } from './platform-connection';
import { leftOutOf, namedIn } from './refusals';
import type { RejectedRecord } from './rejected-record';
import { SendFailure } from './send-failure';
import type { SpoolBatch, SpooledRecord } from './spool';

/** A batch, and the body of the request that sends all of it. */
export interface PackedBatch {
  readonly batch: SpoolBatch;
  readonly body: PackedBody;
}

/** What became of a batch. */
export interface SentBatch {
  /** The first so many of its records are done with. */
  readonly count: number;
  /** Those of them that the platform refused for good. */
  readonly rejected: readonly RejectedRecord[];
}

const PATHS: Readonly<Record<HomeFileKind, string>> = { interventions: '/interventions', ledger: '/ingest' };
// Each entry has a run of its own; this one is for those of other programs that have none.
const OPENINGS: Readonly<Record<HomeFileKind, string>> = {
  interventions: '{"interventions":[',
  ledger: '{"run_id":"unknown","entries":[',
};
/** Of one request. PLATFORM. */
const BATCH_RECORDS = 500;

/**
 * Sends batches, and finds the records in them that the platform does not take, so that one of those stops nothing.
 *
 * A platform of the older kind, which does not know batches of interventions, is found out, and gets them one by one from
 * then on. One that has said which organisation the key belongs to, or has taken a batch, is of no older kind.
 */
export class BatchSender {
  private takesBatches = true;
  private isKnown = false;
  /** Where bodies are put together: a new place for each would be garbage of a megabyte. */
  private room: Buffer = Buffer.alloc(0);

  constructor(private readonly connection: PlatformConnection) {}

  /** How many records of a kind to send at once. */
  maxRecords(kind: HomeFileKind): number {
    return kind === 'ledger' || this.takesBatches ? BATCH_RECORDS : 1;
  }

  /** The platform is one that takes batches. */
  knowPlatform(): void {
    this.isKnown = true;
    this.takesBatches = true;
  }

  /** Makes the body of a batch; that takes some milliseconds off the main thread. One batch at a time. */
  async pack(batch: SpoolBatch): Promise<PackedBatch> {
    const plain = bodyOf(OPENINGS[batch.kind], batch.records, this.room);
    if (plain.length > this.room.length) this.room = plain;
    return { batch, body: await PackedBody.of(plain) };
  }

  /**
   * Sends a batch, and what is left of it as often as it takes.
   *
   * @throws {@link SendFailure} where it is to be sent again later, whole.
   */
  async send({ batch: { kind, records }, body }: PackedBatch, signal: AbortSignal): Promise<SentBatch> {
    if (kind === 'interventions' && !this.takesBatches) return this.sendBare(records[0], signal);
    const answer = await this.connection.ask('POST', PATHS[kind], body, signal);
    const named = namedIn(answer, records.length);
    const meaning = meaningOf(answer, named.length > 0);
    if (meaning === 'older' && kind === 'interventions' && !this.isKnown) {
      const first = await this.probe(records[0], signal);
      if (first !== null) return first;
    }
    const isElsewhere = answer.status === 404 || answer.status === 405;
    if (isElsewhere) throw elsewhere(answer);
    const rejected: RejectedRecord[] = [];
    await this.settle(kind, records, answer, rejected, signal);
    return { count: records.length, rejected };
  }

  /** Goes by the answer to these records; adds those that are refused for good. */
  private async settle(
    kind: HomeFileKind,
    records: readonly SpooledRecord[],
    answer: PlatformAnswer,
    rejected: RejectedRecord[],
    signal: AbortSignal,
  ): Promise<void> {
    const named = namedIn(answer, records.length);
    const meaning = meaningOf(answer, named.length > 0);
    const reject = (index: number, why: unknown): void => {
      rejected.push({ kind, json: records[index].json, status: answer.status, answer: why });
    };
    const again = async (some: readonly SpooledRecord[]): Promise<void> => {
      if (some.length > 0) await this.settle(kind, some, await this.post(kind, some, signal), rejected, signal);
    };
    if (meaning === 'kept') {
      if (!Number.isInteger(answer.json?.accepted)) throw notUnderstood(answer);
      this.isKnown ||= kind === 'interventions';
      for (const { index, answer: why } of leftOutOf(answer, records.length)) reject(index, why);
      return;
    }
    if (meaning === 'named') {
      const refused = new Set(named.map(({ index }) => index));
      for (const { index, answer: why } of named) reject(index, why);
      return again(records.filter((_, index) => !refused.has(index)));
    }
    if (records.length === 1) return reject(0, answer.json ?? answerName(answer));
    const middle = Math.ceil(records.length / 2);
    await again(records.slice(0, middle));
    await again(records.slice(middle));
  }

  /** @returns null where the platform does not take the bare form either. */
  private async probe(record: SpooledRecord, signal: AbortSignal): Promise<SentBatch | null> {
    const answer = await this.connection.ask('POST', PATHS.interventions, record.json, signal);
    if (answer.status < 200 || answer.status > 299 || !isReceipt(answer)) return null;
    this.takesBatches = false;
    return { count: 1, rejected: [] };
  }

  private async sendBare(record: SpooledRecord, signal: AbortSignal): Promise<SentBatch> {
    const answer = await this.connection.ask('POST', PATHS.interventions, record.json, signal);
    if (meaningOf(answer, false) === 'kept') {
      if (!isReceipt(answer)) throw notUnderstood(answer);
      return { count: 1, rejected: [] };
    }
    if (answer.status === 404 || answer.status === 405) throw elsewhere(answer);
    const { json } = record;
    const rejected = { kind: 'interventions', json, status: answer.status, answer: answer.json } as const;
    return { count: 1, rejected: [rejected] };
  }

  private post(kind: HomeFileKind, records: readonly SpooledRecord[], signal: AbortSignal): Promise<PlatformAnswer> {
    const body = bodyOf(OPENINGS[kind], records);
    return this.connection.ask('POST', PATHS[kind], body, signal);
  }
}

/** A platform of the older kind names the record that it kept, or how many; whatever else stands there says neither. */
function isReceipt({ json }: PlatformAnswer): boolean {
  return json?.id !== undefined || json?.accepted !== undefined;
}

/** Nothing is thrown away for a mistyped address. */
function elsewhere(answer: PlatformAnswer): SendFailure {
  return new SendFailure('answer', `what answered ${answerName(answer)} takes no records; check the url`);
}

function notUnderstood({ status }: PlatformAnswer): SendFailure {
  return new SendFailure('answer', `what answered ${status} did not say what it kept; check the url`);
}

/** @param room - where to put it; where that does not suffice, it is put elsewhere. */
function bodyOf(opening: string, records: readonly SpooledRecord[], room: Buffer = Buffer.alloc(0)): Buffer {
  const length = records.reduce((sum, { json }) => sum + json.length + 1, opening.length + 1);
  const body = length > room.length ? Buffer.allocUnsafe(length) : room.subarray(0, length);
  let at = body.write(opening);
  for (const { json } of records) {
    at += json.copy(body, at);
    at += body.write(',', at);
  }
  // In the place of the last comma.
  body.write(']}', at - 1);
  return body;
}
