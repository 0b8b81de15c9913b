import { Option } from 'commander';
import { homeOf } from '../sentinel/home';

const DEFAULT_HOME = '.agent-sentinel';

/** The option `--home`; default `$AGENT_SENTINEL_HOME`, or `.agent-sentinel`. */
export function homeOption(): Option {
  return new Option('--home <directory>', 'the home to read').default(
    homeOf({}) ?? DEFAULT_HOME,
    '$AGENT_SENTINEL_HOME, or .agent-sentinel',
  );
}
