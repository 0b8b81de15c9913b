import { accessSync, constants } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { systemClock } from '../core/clock';
import type { Logger } from '../core/logger';
import { ConfigurationError } from '../errors/configuration-error';
import type { PlatformSettings } from '../platform-client/platform-settings';
import type { SyncStatus } from '../platform-client/sync-status';
import { FileLock } from '../sqlite/file-lock';
import type { CommandIo } from './command-io';
import { ExitCode } from './exit-code';
import { homeFailure } from './home-failure';
import { homeOption } from './home-option';
import { jsonText } from './json-text';
import { counted } from './money-text';
import { print } from './print';

interface SyncOptions {
  readonly home: string;
  readonly url?: string;
  readonly json?: true;
}

interface Sent {
  readonly isSent: boolean;
  readonly status: SyncStatus;
  /** Why something is unsent, where nothing failed. */
  readonly why: string;
}

/** Failures in a row, some seconds apart at most and nothing sent between them, after which the command gives up. */
const MAX_FAILURES = 3;
/** As long as the machine runs. Unit: milliseconds. */
const NO_LIMIT_MS = 2 ** 31 - 1;

/** `agent-sentinel sync`: sends what a home holds to a platform. */
export function addSync(program: Command, io: CommandIo): void {
  const sync = program
    .command('sync')
    .summary('send what a home holds to the platform')
    .description(
      'Sends what the platform has not acknowledged yet, each record once. The key is taken from AGENT_SENTINEL_API_KEY alone.',
    )
    .addOption(homeOption())
    .option('--url <url>', "the platform's address (default: $AGENT_SENTINEL_URL)")
    .option('--json', 'print what is left as JSON')
    .addHelpText('after', '\nExample:\n  $ AGENT_SENTINEL_API_KEY=as_… agent-sentinel sync --url http://127.0.0.1:4000')
    .action(async ({ home, url, json }: SyncOptions) => {
      const settings = settingsOf(url, (message) => sync.error(`error: ${message}`));
      try {
        accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
      } catch (error) {
        throw homeFailure(home, error);
      }
      const sent = await send(settings, resolve(home), io);
      if (!sent.isSent) io.exitCode = ExitCode.FINDING;
      await print(io.stdout, `${json ? jsonOf(sent.status) : textOf(sent, settings.url)}\n`);
    });
}

function settingsOf(url: string | undefined, fail: (message: string) => never): PlatformSettings {
  const { platformSettings } =
    require('../platform-client/platform-settings') as typeof import('../platform-client/platform-settings');
  try {
    const { AGENT_SENTINEL_URL, AGENT_SENTINEL_API_KEY } = process.env;
    const options = { url: url ?? (AGENT_SENTINEL_URL || undefined) };
    if (options.url === undefined) return fail('there is no platform: give --url, or set AGENT_SENTINEL_URL');
    return platformSettings(options, { AGENT_SENTINEL_API_KEY }, 'sync') as PlatformSettings;
  } catch (error) {
    if (ConfigurationError.isInstance(error)) return fail(error.message);
    throw error;
  }
}

async function send(platform: PlatformSettings, home: string, io: CommandIo): Promise<Sent> {
  const { HttpSyncSink } =
    require('../platform-client/http-sync-sink') as typeof import('../platform-client/http-sync-sink');
  let isElsewhere = false;
  const takeFileLock = (path: string): FileLock | null => {
    const lock = FileLock.take(path);
    isElsewhere = lock === null;
    return lock;
  };
  const sink = new HttpSyncSink({ platform, home, takeFileLock, clock: systemClock, logger: loggerOf(io) });
  const interrupted = io.interrupted();
  interrupted.addEventListener('abort', () => void sink.ended({ timeoutMs: 0 }), { once: true });
  const isSent = await sink.sent({ timeoutMs: NO_LIMIT_MS, maxFailures: MAX_FAILURES });
  const status = sink.status();
  await sink.ended({ timeoutMs: 0 });
  return { isSent, status, why: isElsewhere ? 'another process is sending them' : 'interrupted' };
}

/** What is told on the way: that records were refused, or the platform cannot be reached. */
function loggerOf({ stderr }: CommandIo): Logger {
  const tell = (_fields: object, message: string): void => void stderr.write(`${message}\n`);
  return { debug: () => undefined, info: () => undefined, warn: tell, error: tell };
}

function jsonOf({ unsentRecords, unsentBytes, oldestAt, rejected, lastError }: SyncStatus): string {
  const left = { unsent_records: unsentRecords, unsent_bytes: unsentBytes, oldest_at: oldestAt };
  return jsonText({ ...left, rejected, last_error: lastError }, 2);
}

function textOf({ isSent, status, why }: Sent, url: string): string {
  const { unsentRecords, rejected, lastError } = status;
  const refused = rejected === 0 ? '' : ` ${counted(rejected, 'record')} it refused stand in rejected.jsonl.`;
  if (isSent) return `Everything is sent to ${url}.${refused}`;
  return `${counted(unsentRecords, 'record')} not sent to ${url}: ${lastError ?? why}.${refused}`;
}
