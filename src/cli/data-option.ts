import { Option } from 'commander';

/** The option that names the platform's database. */
export function dataOption(): Option {
  return new Option('--data <file>', "the platform's database; made where it is not there").default(
    '.agent-sentinel/platform.db',
  );
}
