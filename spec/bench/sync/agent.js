// Measures itself while it sends what the home holds; prints JSON.
const { createSentinel } = require('../../../dist');

const MB = 1024 * 1024;
const rssMb = () => process.memoryUsage.rss() / MB;

async function main() {
  // Idle: an agent that has made calls and sends nothing yet; the platform is named by the second Sentinel alone.
  const { AGENT_SENTINEL_URL: url, AGENT_SENTINEL_API_KEY: apiKey } = process.env;
  delete process.env.AGENT_SENTINEL_URL;
  const idle = createSentinel({ home: false, policy: { deniedActions: ['drop'] } });
  const look = idle.guard(async () => 'seen', { name: 'look' });
  for (let count = 0; count < 1000; count++) await look();
  globalThis.gc();
  const idleMb = rssMb();
  let mostMb = idleMb;
  const timer = setInterval(() => {
    mostMb = Math.max(mostMb, rssMb());
  }, 20);
  const sentinel = createSentinel({ home: process.argv[2], platform: { url, apiKey }, policy: {} });
  const began = performance.now();
  const cpu = process.cpuUsage();
  const isSent = await sentinel.flush({ timeoutMs: 600_000 });
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const cpuSeconds = (user + system) / 1e6;
  clearInterval(timer);
  await sentinel.close();
  console.log(JSON.stringify({ seconds, cpuSeconds, idleMb, mostMb, isSent }));
}

void main();
