import { type Command, InvalidArgumentError } from 'commander';
import type { CommandIo } from './command-io';
import { dataOption } from './data-option';
import { keepHeapSmall } from './keep-heap-small';
import { platformFailure } from './platform-failure';
import { print } from './print';

interface PlatformOptions {
  readonly port: number;
  readonly host: string;
  readonly data: string;
}

/** `agent-sentinel platform`: keeps what agents tell, and answers. */
export function addPlatform(program: Command, io: CommandIo): void {
  program
    .command('platform')
    .summary('run the platform')
    .description('Keeps the interventions and ledger entries of many agents and answers the API; Ctrl-C ends it.')
    .option('--port <port>', 'where it listens; 0 takes a free port', portNumber, 4000)
    .option('--host <address>', 'the address it listens on; put TLS in front of any but loopback', '127.0.0.1')
    .addOption(dataOption())
    .addHelpText('after', '\nExample:\n  $ agent-sentinel platform --port 4000 --data .agent-sentinel/platform.db')
    .action(async ({ port, host, data }: PlatformOptions) => {
      const interrupted = io.interrupted();
      keepHeapSmall();
      // Loaded by this command alone: the others start in a fraction of the time.
      const { RunningPlatform } = require('./running-platform') as typeof import('./running-platform');
      try {
        const tell = (line: string): void => void io.stderr.write(`${line}\n`);
        const platform = await RunningPlatform.start({
          port,
          host,
          dataPath: data,
          tell,
          isTerminal: io.isAttended,
        });
        await print(io.stdout, `listening on ${platform.url}\n`);
        await aborted(interrupted);
        await platform.stop();
      } catch (error) {
        throw platformFailure(error);
      }
    });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('Give a number from 0 to 65535.');
  return port;
}
