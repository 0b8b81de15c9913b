import { existsSync } from 'node:fs';
import { CHROMIUM } from './chromium';

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
