const { spawn } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { Client } = require('./client');

const COMMAND = join(__dirname, '../../../dist/cli/main.js');
const ADMIN_KEY = 'as_0123456789abcdef0123456789abcdef';

/** The built platform in a process of its own. */
class Platform {
  home = mkdtempSync(join(tmpdir(), 'platform-bench-'));
  url = '';
  #child = null;

  get data() {
    return join(this.home, 'platform.db');
  }

  /** @returns after how many milliseconds it listens. */
  start() {
    const began = performance.now();
    const env = { ...process.env, AGENT_SENTINEL_ADMIN_KEY: ADMIN_KEY };
    this.#child = spawn(process.execPath, [COMMAND, 'platform', '--port', '0', '--data', this.data], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return new Promise((resolve, reject) => {
      this.#child.once('exit', (code) => reject(new Error(`The platform ended with ${code}.`)));
      this.#child.stdout.on('data', (text) => {
        this.url = /listening on (\S+)/.exec(String(text))?.[1] ?? this.url;
        resolve(performance.now() - began);
      });
    });
  }

  stop() {
    this.#child.removeAllListeners('exit');
    return new Promise((resolve) => {
      this.#child.once('exit', resolve);
      this.#child.kill('SIGTERM');
    });
  }

  kill() {
    this.#child?.kill('SIGKILL');
  }

  remove() {
    rmSync(this.home, { recursive: true, force: true });
  }

  async keys() {
    const made = {};
    const admin = new Client(this.url, ADMIN_KEY);
    for (const role of ['agent', 'viewer']) {
      const { text } = await admin.post('/api-keys', JSON.stringify({ label: role, role }));
      made[role] = JSON.parse(text).key;
    }
    admin.close();
    return made;
  }

  /** Waits until it answers questions. @returns after how many milliseconds. */
  async ready(key) {
    const began = performance.now();
    const client = new Client(this.url, key);
    while ((await client.get('/interventions?limit=1')).status !== 200)
      await new Promise((resolve) => setTimeout(resolve, 10));
    client.close();
    return performance.now() - began;
  }

  /** @returns after how many milliseconds a list and the figures are there. */
  async firstAnswers(key) {
    const began = performance.now();
    await this.ready(key);
    const client = new Client(this.url, key);
    await client.get('/interventions/stats');
    client.close();
    return performance.now() - began;
  }

  /** What it holds of the memory after a while. Unit: MB. */
  async settledMemory() {
    await new Promise((resolve) => setTimeout(resolve, 15_000));
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.#child.pid}/status`, 'utf8'));
    return Number(kilobytes) / 1024;
  }
}

module.exports = { Platform };
