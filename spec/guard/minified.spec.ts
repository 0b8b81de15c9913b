import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const SOURCE = join(__dirname, '../../src/index.ts');

/** An agent as a user writes it; the policy lowers an argument by its name. */
const program = (option: string) => `
  import { createSentinel, GuardedAction } from 'agent-sentinel';
  class Mailer {
    @GuardedAction({ name: 'send_mail', costUsd: 1 ${option} })
    async send(recipients: string[], text: string) { return recipients.length; }
  }
  const policy = { downgrades: { send_mail: [{ argument: 'recipients', maxItems: 1 }] } };
  const sentinel = createSentinel({ home: false, policy });
  try {
    sentinel.get(Mailer).send(['ann', 'bob'], 'hello').then((count) => console.log(JSON.stringify({ count })));
  } catch (error) {
    console.log(JSON.stringify({ code: error.code, message: error.message }));
  }`;

/** Bundles it as for production, runs it in a process of its own, and gives what it told. */
function runMinified(option: string): { code?: string; message?: string; count?: number } {
  const home = mkdtempSync(join(tmpdir(), 'minified-'));
  const outfile = join(home, 'bundle.js');
  try {
    buildSync({
      stdin: { contents: program(option), loader: 'ts', resolveDir: __dirname },
      bundle: true,
      minify: true,
      keepNames: false,
      platform: 'node',
      packages: 'external',
      alias: { 'agent-sentinel': SOURCE },
      tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
      outfile,
    });
    const env = { ...process.env, NODE_PATH: join(__dirname, '../../node_modules') };
    return JSON.parse(execFileSync(process.execPath, [outfile], { env, encoding: 'utf8' }));
  } finally {
    rmSync(home, { recursive: true });
  }
}

describe('A bundle minified by esbuild', () => {
  it('is refused with the remedy params where the policy needs the names of arguments', () => {
    expect(runMinified('')).toEqual({
      code: 'UNKNOWN_ARGUMENT',
      message: expect.stringMatching(
        /^downgrades\.send_mail speaks of arguments by name, and the source of .+ \("send_mail"\) names them \w{1,2}, \w{1,2}: it looks minified\. Declare their names with the option params\. See agent-sentinel\/README\.md#unknown_argument$/,
      ),
    });
  });

  it('is guarded as it was written where it declares params', () => {
    expect(runMinified(", params: ['recipients', 'text']")).toEqual({ count: 1 });
  });
});
