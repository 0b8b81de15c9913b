import type { Command } from 'commander';
import type { Period } from '../figures/period';
import type { CommandIo } from './command-io';
import { homeOption } from './home-option';
import { jsonText } from './json-text';
import { counted } from './money-text';
import { print } from './print';
import { type Receipt, receiptOf } from './receipt';
import { reportText } from './report-text';
import { sinceTime, untilTime } from './time-option';

const MAX_WIDTH = 100;
const MIN_WIDTH = 72;

interface ReportOptions extends Period {
  readonly home: string;
  readonly json?: true;
}

/** `agent-sentinel report`: the receipt of a home, as text or as JSON. */
export function addReport(program: Command, io: CommandIo): void {
  const report = program
    .command('report')
    .summary('show what was prevented, and what was spent')
    .description('Shows what was prevented and what was spent: the figures over all interventions of a home.')
    .addOption(homeOption())
    .option('--since <time>', 'count from then on: a UTC day or an RFC 3339 moment', sinceTime)
    .option('--until <time>', 'count up to then, inclusive', untilTime)
    .option('--json', 'print the figures as JSON')
    .addHelpText('after', '\nExample:\n  $ agent-sentinel report --since 2026-01-01 --until 2026-01-31')
    .action(async ({ home, since, until, json }: ReportOptions) => {
      if (since !== undefined && until !== undefined && since > until) {
        report.error('error: --since lies after --until');
      }
      const receipt = await receiptOf(home, { since, until }, json ? undefined : 'day');
      const width = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, io.columns ?? MAX_WIDTH));
      await print(io.stdout, json ? reportJson(receipt) : reportText(receipt, { hasColors: io.hasColors, width }));
      if (receipt.skippedLines > 0) {
        const skipped = counted(receipt.skippedLines, 'line');
        await print(io.stderr, `note: ${skipped} left out: damaged, or without what the figures need.\n`);
      }
    });
}

function reportJson({ home, period, stats, ledger, skippedLines }: Receipt): string {
  const moment = (time: number | undefined) => (time === undefined ? null : new Date(time).toISOString());
  const range = { since: moment(period.since), until: moment(period.until) };
  return `${jsonText({ home, ...range, ...stats, ledger, skipped_lines: skippedLines }, 2)}\n`;
}
