import type { Command } from 'commander';
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
      // Loaded by this command alone: the others start in a fraction of the time.
      const { newOrganisation } = require('./new-organisation') as typeof import('./new-organisation');
      await newOrganisation(data, (key) => print(io.stdout, `${key}\n`)).catch((error: unknown) => {
        throw platformFailure(error);
      });
    });
}
