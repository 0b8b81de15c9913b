import { dirname } from 'node:path';
import type { Command } from 'commander';
import { systemClock } from '../core/clock';
import { defaultLogger } from '../sentinel/default-logger';
import { openHome } from '../spool/home-directory';
import type { CommandIo } from './command-io';
import { dataOption } from './data-option';
import { platformFailure } from './platform-failure';
import { print } from './print';

/** `agent-sentinel organisation`: one more organisation on a platform, and its first key. */
export function addOrganisation(program: Command, io: CommandIo): void {
  program
    .command('organisation')
    .summary('add an organisation to the platform')
    .description(
      'Makes one more organisation, which shares nothing with the others, and prints its admin key, which is shown only now. Refuses while the platform runs.',
    )
    .addOption(dataOption())
    .addHelpText('after', '\nExample:\n  $ agent-sentinel organisation --data .agent-sentinel/platform.db')
    .action(async ({ data }: { data: string }) => {
      const key = await newOrganisation(data).catch((error: unknown) => {
        throw platformFailure(error);
      });
      await print(io.stdout, `${key}\n`);
    });
}

/** @returns the key. */
async function newOrganisation(data: string): Promise<string> {
  // Loaded by this command alone: the others start in a fraction of the time.
  const { SqliteTruth } = require('../storage/sqlite/sqlite-truth') as typeof import('../storage/sqlite/sqlite-truth');
  const { keepFirstKey } = require('../server/first-key') as typeof import('../server/first-key');
  const { newKey } = require('../server/new-key') as typeof import('../server/new-key');
  openHome(dirname(data));
  const truth = await SqliteTruth.open(data, { clock: systemClock, logger: defaultLogger() });
  try {
    const key = newKey();
    await keepFirstKey(truth, await truth.newOrganisation(), key);
    return key;
  } finally {
    await truth.close();
  }
}
