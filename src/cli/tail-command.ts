import { type Command, InvalidArgumentError } from 'commander';
import type { CommandIo } from './command-io';
import { homeFailure } from './home-failure';
import { homeOption } from './home-option';
import { HomeTail } from './home-tail';
import { HomeWatch } from './home-watch';
import { jsonText } from './json-text';
import { print } from './print';
import { isWanted, type RecordFields, type RecordFilter } from './record-filter';
import { recordLine } from './record-line';

interface TailOptions extends RecordFilter {
  readonly home: string;
  readonly lines: number;
  readonly follow: boolean;
  readonly json?: true;
}

/** `agent-sentinel tail`: the latest interventions of a home, and those that come. */
export function addTail(program: Command, io: CommandIo): void {
  program
    .command('tail')
    .summary('follow the interventions as they come')
    .description('Prints the latest interventions of a home, then each one that comes; Ctrl-C ends it.')
    .addOption(homeOption())
    .option('-n, --lines <count>', 'how many to begin with', wholeNumber, 10)
    .option('--no-follow', 'end after those')
    .option('--action <pattern>', 'only actions that match; * is any run of characters')
    .option('--outcome <outcome>', 'only this outcome: blocked, escalated, modified, warned, …')
    .option('--type <type>', 'only this type: hard_block, budget_exceeded, rate_limited, …')
    .option('--risk <level>', 'only this risk level: critical, high, medium, low, minimal')
    .option('--json', 'print each record as a line of JSON')
    .addHelpText('after', "\nExample:\n  $ agent-sentinel tail -n 20 --outcome blocked --action 'delete_*'")
    .action(async ({ home, lines, follow, json, ...filter }: TailOptions) => {
      const show = (record: unknown): Promise<void> =>
        print(io.stdout, `${json ? jsonText(record) : recordLine(record as RecordFields, io)}\n`);
      const tail = new HomeTail(home, (record) => isWanted(record, filter));
      try {
        for (const record of await tail.last(lines)) await show(record);
        if (follow) await showFresh(tail, home, io.interrupted(), show);
      } catch (error) {
        throw homeFailure(home, error);
      }
    });
}

async function showFresh(
  tail: HomeTail,
  home: string,
  signal: AbortSignal,
  show: (record: unknown) => Promise<void>,
): Promise<void> {
  const watch = new HomeWatch(home, signal);
  while (!signal.aborted) {
    for await (const record of tail.fresh()) await show(record);
    await watch.changed();
  }
  watch.close();
}

function wholeNumber(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count)) throw new InvalidArgumentError('Give a whole number.');
  return count;
}
