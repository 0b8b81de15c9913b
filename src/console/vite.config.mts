import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/** Builds the console into `dist/console`; the platform serves it from there. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: resolve(import.meta.dirname, '../../dist/console'),
    emptyOutDir: true,
    target: 'es2022',
    // light-dark() is from 2024 on everywhere.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // A script or style inside the page would need an exception from its security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
