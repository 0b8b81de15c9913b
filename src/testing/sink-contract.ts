import { type Intervention, InterventionOutcome } from '../core/intervention';
import { type InterventionSink, interventionsOf, type SinkRecord } from '../sinks/sink';
import { sampleIntervention } from './sample-intervention';

/** One promise that a sink has to keep. */
export interface SinkCheck {
  readonly name: string;
  /** Rejects with an Error that says what the sink did instead. */
  run(): Promise<void>;
}

/** How {@link sinkContract} gets along with a particular sink. */
export interface SinkContractOptions {
  /** How long a call of the sink may take. Unit: milliseconds; default 2000. */
  readonly timeoutMs?: number;
  /** The ids of the interventions that arrived where the sink sends them, in order; default: not checked. */
  readonly arrivedIds?: (sink: InterventionSink) => readonly string[] | Promise<readonly string[]>;
}

/**
 * The promises of {@link InterventionSink} as checks for any test runner. Each makes a sink of its own and closes it.
 *
 * @example
 * describe('SlackSink', () => {
 *   for (const check of sinkContract(() => new SlackSink(fakeServer.url))) it(check.name, check.run);
 * });
 */
export function sinkContract(
  makeSink: () => InterventionSink | Promise<InterventionSink>,
  options: SinkContractOptions = {},
): readonly SinkCheck[] {
  const timeoutMs = options.timeoutMs ?? 2000;
  const settle = (what: string, act: () => void | Promise<void>): Promise<void> => inTime(what, act, timeoutMs);
  const write = (sink: InterventionSink, batch: readonly SinkRecord[]): Promise<void> =>
    settle(`write of ${batch.length} records`, () => sink.write(batch, new AbortController().signal));

  const check = (name: string, test: (sink: InterventionSink) => Promise<void>): SinkCheck => ({
    name,
    async run() {
      const sink = await makeSink();
      try {
        await test(sink);
      } finally {
        await settle('close', () => sink.close?.());
      }
    },
  });

  const expectArrived = async (sink: InterventionSink, sent: readonly SinkRecord[]): Promise<void> => {
    if (options.arrivedIds === undefined) return;
    await settle('flush', () => sink.flush?.());
    const expected = interventionsOf(sent)
      .map(({ id }) => id)
      .join(', ');
    const arrived = (await options.arrivedIds(sink)).join(', ');
    if (arrived !== expected)
      throw new Error(`These ids were to arrive, in this order: ${expected}. These did: ${arrived}.`);
  };

  return [
    check('has a name that is not empty and does not change', async (sink) => {
      const name = sink.name;
      if (typeof name !== 'string' || name.trim() === '')
        throw new Error(`The sink's name is ${JSON.stringify(name)}.`);
      await write(sink, records(1));
      if (sink.name !== name) throw new Error(`The sink's name was "${name}" and became "${sink.name}".`);
    }),
    check('takes an empty batch', (sink) => write(sink, [])),
    check('takes records of every outcome', async (sink) => {
      const batch = outcomes();
      await write(sink, batch);
      await expectArrived(sink, batch);
    }),
    check('takes types, fields and kinds that it does not know', async (sink) => {
      const batch = [deepFreeze({ ...records(1)[0], intervention: unknownIntervention() })];
      await write(sink, batch);
      await expectArrived(sink, batch);
      await write(sink, [deepFreeze({ kind: 'kind_of_a_later_version' }) as unknown as SinkRecord]);
    }),
    check('takes 500 records that cannot be changed, and leaves them as they are', async (sink) => {
      const batch = records(500);
      await write(sink, batch);
      await expectArrived(sink, batch);
    }),
    check('takes a batch while the one before is under way, and keeps their order', async (sink) => {
      const sent = records(20);
      await Promise.all([write(sink, sent.slice(0, 10)), write(sink, sent.slice(10))]);
      await expectArrived(sink, sent);
    }),
    check('does not hang when its signal is aborted already', async (sink) => {
      await settle('write with an aborted signal', async () => {
        const refusal = new Error('aborted by the contract suite');
        await Promise.resolve(sink.write(records(1), AbortSignal.abort(refusal))).catch(() => undefined);
      });
    }),
    check('flushes, with nothing written and after a write', async (sink) => {
      await settle('flush', () => sink.flush?.());
      await write(sink, records(1));
      await settle('flush', () => sink.flush?.());
    }),
    check('closes, and once more without harm', async (sink) => {
      await write(sink, records(1));
      await settle('close', () => sink.close?.());
      await settle('a second close', () => sink.close?.());
    }),
  ];
}

function records(count: number): readonly SinkRecord[] {
  return Array.from({ length: count }, (_, index) => recordOf({ seq: index + 1 }));
}

function outcomes(): readonly SinkRecord[] {
  return Object.values(InterventionOutcome).map((outcome, index) => recordOf({ outcome, seq: index + 1 }));
}

function unknownIntervention(): Intervention {
  const unknown = { type: 'type_of_a_later_version', field_of_a_later_version: { nested: [1, null, 'two'] } };
  return sampleIntervention(unknown);
}

function recordOf(fields: Parameters<typeof sampleIntervention>[0] & { seq: number }): SinkRecord {
  const id = `01900000-0000-7000-8000-${String(fields.seq).padStart(12, '0')}`;
  return deepFreeze({ kind: 'intervention', intervention: sampleIntervention({ id, ...fields }) });
}

function deepFreeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  }
  return Object.freeze(value);
}

async function inTime(what: string, act: () => void | Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not settle within ${timeoutMs} ms.`)), timeoutMs);
  });
  try {
    await Promise.race([act(), late]);
  } catch (error) {
    throw new Error(`${what} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
