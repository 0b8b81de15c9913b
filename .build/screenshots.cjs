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
  repeats: '/interventions?view=repeats',
  charts: '/interventions?charts=1',
  filtered: '/interventions?risk_level=critical&range=7d',
  'not-found': '/no-such-page',
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
  ['dark', 390],
];

const WAITING = [
  {
    action_name: 'transfer_funds',
    agent_id: 'treasury-agent',
    risk_level: 'critical',
    estimated_cost: 18_000,
    reason: 'More than 10,000 USD to one account.',
    action_inputs: { from_account: 'operating', to_account: 'supplier-12', amount: 18_000, currency: 'USD' },
    timeout_seconds: 1_500,
  },
  {
    action_name: 'refund_customer',
    agent_id: 'support-bot',
    risk_level: 'high',
    estimated_cost: 240,
    reason: 'Refunds above 100 USD need a human.',
    action_inputs: { order_id: 'O-48213', amount_usd: 240, reason: 'damaged on arrival' },
    timeout_seconds: 2_700,
  },
  {
    action_name: 'deploy_service',
    agent_id: 'deploy-agent',
    risk_level: 'high',
    estimated_cost: 12,
    reason: 'Production is deployed to with a human’s consent.',
    action_inputs: { service: 'checkout', version: '4.2.0', environment: 'production' },
    timeout_seconds: 7_200,
  },
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
  const agentKey = await platform.newKey('agent');
  for (const asked of WAITING) await platform.ask('POST', '/approvals', asked, agentKey);
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
