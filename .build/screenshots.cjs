// npm run screenshots: pictures of the console on the built platform, of every page and state, in SCREENSHOTS (default
// .agent-sentinel/screenshots). They need a Chromium: CHROMIUM_PATH, else /usr/bin/chromium.
require('./run-typescript.cjs');
const { mkdirSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { ConsolePlatform } = require('../spec/e2e/console-platform.ts');
const { RealisticRecords } = require('../spec/e2e/realistic-records.ts');

const folder = resolve(process.env.SCREENSHOTS ?? join(__dirname, '../.agent-sentinel/screenshots'));
const PAGES = {
  overview: '/',
  interventions: '/interventions',
  charts: '/interventions?charts=1',
  filtered: '/interventions?risk_level=critical&range=7d',
  'nothing-matches': '/interventions?search=nothing-like-this',
  approvals: '/approvals',
  runs: '/runs',
  policies: '/policies',
  'new-policy': '/policies?policy=new',
  agents: '/agents',
  settings: '/settings',
};
const LOOKS = [
  ['light', 1440],
  ['dark', 1440],
  ['light', 1024],
  ['light', 390],
];

async function main() {
  mkdirSync(folder, { recursive: true });
  const platform = await ConsolePlatform.start();
  try {
    await takePictures(platform);
  } finally {
    await platform.stop();
  }
  console.log(`The pictures are in ${folder}`);
}

async function takePictures(platform) {
  const empty = await platform.openSignedOut('/');
  await picture(empty, 'sign-in');
  const first = await platform.open('/');
  await picture(first, 'empty');

  const records = new RealisticRecords(Date.now(), 30);
  for (let part = 0; part < 10; part++) await platform.report(records.interventions(400));
  for (const [theme, width] of LOOKS) {
    const page = await platform.open('/', { colorScheme: theme, viewport: { width, height: 900 } });
    for (const [name, path] of Object.entries(PAGES)) {
      await page.goto(`${platform.url}${path}`);
      await picture(page, `${name}-${theme}-${width}`);
    }
    await page.goto(`${platform.url}/interventions?outcome=modified`);
    await page.locator('.grid-body').getByRole('row').first().click();
    await picture(page, `intervention-${theme}-${width}`);
    await page.context().close();
  }
}

async function picture(page, name) {
  await page.waitForTimeout(700);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
