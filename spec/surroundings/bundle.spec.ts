import { join } from 'node:path';
import { CompiledSource } from '../integration/compiled-source';
import { BUNDLINGS } from './bundle-program';
import { BUNDLED_RUN, runBundledAgent } from './run-bundled-agent';

// Processes and threads of their own, on machines that do other things too.
jest.setTimeout(60_000);

const AGENT = join(__dirname, 'fixtures/bundled-agent.ts');

let source: CompiledSource;
beforeAll(() => {
  source = new CompiledSource();
});
afterAll(() => source.remove());

describe('A program bundled by esbuild with all its packages', () => {
  it.each(BUNDLINGS)('is guarded as it was written: $format, decorators $dialect, minify $minify', async (bundling) => {
    expect(await runBundledAgent(AGENT, bundling, join(source.path, 'index.js'))).toEqual(BUNDLED_RUN);
  });
});
