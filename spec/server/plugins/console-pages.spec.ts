import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Platform } from '../doubles/platform';

/** As browsers ask for a page. */
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const PAGES = ['/', '/interventions', '/approvals', '/runs', '/agents', '/policies', '/settings'];

describe('The pages of the console', () => {
  const folder = mkdtempSync(join(tmpdir(), 'console-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>The console</title>');
  writeFileSync(join(folder, 'assets/main-1a2b.js'), 'run();');
  writeFileSync(join(folder, '../outside.txt'), 'secret');
  let platform: Platform;

  beforeAll(async () => {
    platform = await Platform.start({ consolePath: folder });
  });
  afterAll(async () => {
    await platform.stop();
    rmSync(folder, { recursive: true, force: true });
    rmSync(join(folder, '../outside.txt'), { force: true });
  });

  const get = (path: string) => platform.ask('GET', `/${path}`, { key: null });

  it.each(PAGES)('are one page, for whoever asks: %s', async (path) => {
    const { status, text, headers } = await get(path);
    expect([status, text, headers['content-type']]).toEqual([
      200,
      '<!doctype html><title>The console</title>',
      'text/html; charset=utf-8',
    ]);
  });

  it('may load what is theirs and nothing else, no script or style within them, and are kept by nobody', async () => {
    const { headers } = await get('/');
    const policy = String(headers['content-security-policy']);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(policy.split(';')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self'",
      "connect-src 'self'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('have files whose names change with their content, which browsers keep for ever', async () => {
    const { status, text, headers } = await get('/assets/main-1a2b.js');
    expect([status, text, headers['cache-control']]).toEqual([200, 'run();', 'public, max-age=31536000, immutable']);
  });

  it.each([
    '/nothing',
    '/assets/nothing.js',
    '/assets/',
    '/../outside.txt',
    '/assets/..%2f..%2foutside.txt',
    '/%2e%2e/outside.txt',
  ])('are no more than what was built: %s is 404', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it.each(['nothing', 'assets/nothing.js', 'interventions/nothing?at=all'])(
    'say themselves that there is none, to a browser: %s',
    async (path) => {
      const { status, text, headers } = await platform.ask('GET', `//${path}`, { key: null, headers: BROWSER });
      expect([status, text]).toEqual([404, '<!doctype html><title>The console</title>']);
      expect(headers['content-security-policy']).toContain("script-src 'self'");
    },
  );

  it.each([
    ['GET', '//nothing', { accept: 'application/json' }],
    ['GET', '//api/v1/nothing', BROWSER],
    ['GET', '//api', BROWSER],
    ['POST', '//nothing', BROWSER],
  ] as const)('leave problems to programs: %s %s', async (method, path, headers) => {
    const { status, headers: answered } = await platform.ask(method, path, { key: null, headers });
    expect([status, answered['content-type']]).toEqual([404, 'application/problem+json; charset=utf-8']);
  });

  it('say how to build them where they were not built', async () => {
    const bare = await Platform.start();
    const { status, text } = await bare.ask('GET', '//interventions', { key: null });
    await bare.stop();
    expect(status).toBe(200);
    expect(text).toContain('npm run build');
  });
});
