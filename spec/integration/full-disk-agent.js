// Makes calls while its disk is full, and prints what became of them and what was logged.
const [source, home, durability] = process.argv.slice(2);
const { createSentinel } = require(source);
const logged = [];
const line = (level) => (_fields, message) => logged.push({ level, message });
const logger = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };

async function main() {
  const sentinel = createSentinel({ home, durability, logger, policy: { deniedActions: ['delete_*'] } });
  const remove = sentinel.guard(async (text) => text, { name: 'delete_all' });
  const read = sentinel.guard(() => 'read', { name: 'read' });
  const codes = [];
  for (let count = 0; count < 40; count++) {
    codes.push(await remove('x'.repeat(8000)).catch(({ code }) => code));
    codes.push(read());
  }
  await sentinel.close();
  process.stdout.write(JSON.stringify({ codes, errors: logged.filter(({ level }) => level === 'error') }));
}

void main();
