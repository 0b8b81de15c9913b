import { existsSync } from 'node:fs';

/** How a browser is started: it loads nothing by itself. */
export const CHROMIUM = {
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/**
 * `describe` where there is a Chromium. Where there is none, these tests are left out, and say so; on a machine that
 * checks (`CI=true`) they fail.
 */
export const describeInChromium: (name: string, tests: () => void) => void =
  existsSync(CHROMIUM.executablePath) || process.env.CI === 'true'
    ? describe
    : (name, tests) => {
        console.warn(`NOT TESTED: ${name}. There is no ${CHROMIUM.executablePath}; set CHROMIUM_PATH.`);
        describe.skip(name, tests);
      };
