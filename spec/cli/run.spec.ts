import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../src/cli/run';
import { MemoryIo, runCommand } from './doubles/memory-io';

const COMMANDS = ['report', 'tail', 'policy check'];
const version: string = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')).version;

/** An output that fails in a way that nobody foresaw. */
class BrokenIo extends MemoryIo {
  override readonly stdout = Object.assign(new MemoryIo().stdout, {
    write(): boolean {
      throw new TypeError('a defect');
    },
  });
}

describe('agent-sentinel', () => {
  it('prints its version', async () => {
    expect(await runCommand(['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('prints its help: the commands, the exit codes, an example', async () => {
    const { exitCode, stdout, stderr } = await runCommand(['--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const part of [
      'report [options]',
      'tail [options]',
      'policy ',
      'Exit codes:',
      '\nExample:\n  $ agent-sentinel ',
    ]) {
      expect(stdout).toContain(part);
    }
  });

  it.each(COMMANDS)('prints the help of %s, with an example', async (command) => {
    const { exitCode, stdout, stderr } = await runCommand([...command.split(' '), '--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(`\nExample:\n  $ agent-sentinel ${command} `);
  });

  it.each([[[]], [['policy']]])('prints its help as an error where the command is missing: %p', async (args) => {
    const { exitCode, stdout, stderr } = await runCommand(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: agent-sentinel /);
  });

  it.each([
    [['repot'], "error: unknown command 'repot'\n(Did you mean report?)\n"],
    [['report', '--jsn'], "error: unknown option '--jsn'\n(Did you mean --json?)\n"],
    [['policy', 'chek'], "error: unknown command 'chek'\n(Did you mean check?)\n"],
    [['report', 'more'], "error: too many arguments for 'report'. Expected 0 arguments but got 1.\n"],
    [['tail', '--home'], "error: option '--home <directory>' argument missing\n"],
  ])('refuses %p', async (args, stderr) => {
    expect(await runCommand(args)).toEqual({ exitCode: 2, stdout: '', stderr });
  });

  describe('on a defect of its own', () => {
    const before = process.env.AGENT_SENTINEL_DEBUG;
    afterEach(() => {
      if (before === undefined) delete process.env.AGENT_SENTINEL_DEBUG;
      else process.env.AGENT_SENTINEL_DEBUG = before;
    });
    const fail = async () => {
      const io = new BrokenIo();
      return { exitCode: await run(['policy', 'check', 'absent.yaml'], io), stderr: io.stderr.text };
    };

    it('prints no stack trace', async () => {
      delete process.env.AGENT_SENTINEL_DEBUG;
      expect(await fail()).toEqual({
        exitCode: 70,
        stderr: 'agent-sentinel: a defect (a defect of the command; AGENT_SENTINEL_DEBUG=1 shows where)\n',
      });
    });

    it('prints where it is with AGENT_SENTINEL_DEBUG=1', async () => {
      process.env.AGENT_SENTINEL_DEBUG = '1';
      expect((await fail()).stderr).toMatch(/^agent-sentinel: TypeError: a defect\n {4}at /);
    });
  });
});
