import type { Command } from 'commander';
import { checkPolicies } from './check-policies';
import type { CommandIo } from './command-io';
import { jsonText } from './json-text';
import { policyCheckText } from './policy-check-text';
import { print } from './print';

/** `agent-sentinel policy check FILE...`: whether a Sentinel would take the files as its policy. */
export function addPolicy(program: Command, io: CommandIo): void {
  program
    .command('policy')
    .summary('check policy files')
    .description('Works on policy files.')
    .command('check')
    .summary('tell whether a Sentinel takes the files as its policy')
    .description('Checks policy files as a Sentinel does when it starts; several files together are one policy.')
    .argument('<file...>', 'YAML or JSON')
    .option('--json', 'print { ok, policies, errors, warnings }')
    .addHelpText('after', '\nExample:\n  $ agent-sentinel policy check callguard.yaml')
    .action(async (files: readonly string[], { json }: { json?: true }) => {
      const { exitCode, ...check } = checkPolicies(files);
      io.exitCode = exitCode;
      await print(io.stdout, json ? `${jsonText(check, 2)}\n` : policyCheckText(check));
    });
}
