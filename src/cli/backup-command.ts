import type { Command } from 'commander';
import type { CommandIo } from './command-io';
import { dataOption } from './data-option';
import { platformFailure } from './platform-failure';
import { print } from './print';

/** `agent-sentinel backup` and `agent-sentinel restore`: the platform's database into a file, and back. */
export function addBackup(program: Command, io: CommandIo): void {
  program
    .command('backup')
    .summary("copy the platform's database")
    .description("Copies the platform's database into a new file, whole and consistently, also while it runs.")
    .argument('<file>', 'a file that is not there yet')
    .addOption(dataOption())
    .addHelpText('after', '\nExample:\n  $ agent-sentinel backup /backups/platform-monday.db')
    .action(async (file: string, { data }: { data: string }) => {
      const { backUp } = require('../storage/sqlite/back-up') as typeof import('../storage/sqlite/back-up');
      await backUp(data, file).catch((error: unknown) => {
        throw platformFailure(error);
      });
      await print(io.stdout, `${data} is backed up to ${file}\n`);
    });
  program
    .command('restore')
    .summary("put a backup in the database's place")
    .description(
      "Puts a backup in the place of the platform's database, whole or not at all; refuses while it is in use.",
    )
    .argument('<file>', 'a backup')
    .addOption(dataOption())
    .addHelpText('after', '\nExample:\n  $ agent-sentinel restore /backups/platform-monday.db')
    .action(async (file: string, { data }: { data: string }) => {
      const { restore } = require('../storage/sqlite/restore') as typeof import('../storage/sqlite/restore');
      try {
        restore(file, data);
      } catch (error) {
        throw platformFailure(error);
      }
      await print(io.stdout, `${data} holds what ${file} held\n`);
    });
}
