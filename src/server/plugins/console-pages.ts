import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import files from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Where the console may be asked for: its navigation, which it takes from the address. */
const PAGES = ['/', '/interventions', '/approvals', '/runs', '/agents', '/policies', '/settings'] as const;

const NOTHING_ELSE = "base-uri 'none';form-action 'none';frame-ancestors 'none'";
const POLICY =
  "default-src 'none';script-src 'self';style-src 'self';img-src 'self';connect-src 'self';" +
  `require-trusted-types-for 'script';trusted-types 'none';${NOTHING_ELSE}`;
/** Below this folder a file's name changes with its content. */
const ASSETS = '/assets/';
const FOREVER = 'public, max-age=31536000, immutable';

const NOT_BUILT = `<!doctype html>
<html lang="en">
<title>Agent Sentinel</title>
<h1>Agent Sentinel</h1>
<p>The platform works, but its console was not built. Run <code>npm run build</code>, and start it again.</p>
<p>The API is at <code>/api/v1</code>; <a href="/api/v1/openapi.json">its description</a> takes a key.</p>
</html>
`;

/** What programs ask: they get a problem, whatever they would take. */
const API = /^\/api(?:[/?]|$)/;

/**
 * Serves the console: its page under every address of its navigation, and its files, which a browser may keep for ever.
 * Nothing is loaded from elsewhere, and no script or style that is not a file of ours. Who asks for HTML under an address
 * that there is not gets the page too, with 404: it says so itself.
 *
 * Goes before what answers problems, which would answer that first.
 *
 * @param path - the folder of the built console; where it is null or not there, a page says how to build it.
 */
export function serveConsole(server: FastifyInstance, path: string | null): void {
  const isBuilt = path !== null && existsSync(join(path, 'index.html'));
  const html = isBuilt ? readFileSync(join(path, 'index.html'), 'utf8') : NOT_BUILT;
  const page = (reply: FastifyReply): FastifyReply =>
    (isBuilt ? reply.header('content-security-policy', POLICY) : reply).type('text/html; charset=utf-8').send(html);
  const options = { schema: { hide: true }, config: { roles: [] } };
  for (const each of PAGES) server.get(each, options, async (_request, reply) => page(reply));
  server.addHook('onRequest', async (request, reply) => {
    if (request.is404 && isForPeople(request)) return page(reply.code(404));
  });
  if (!isBuilt) return;
  server.register(files, {
    root: path,
    wildcard: false,
    index: false,
    cacheControl: false,
    preCompressed: true,
    decorateReply: false,
    globIgnore: ['**/*.{br,gz}', 'index.html'],
    setHeaders: (response, file) => {
      if (file.startsWith(join(path, ASSETS))) response.setHeader('cache-control', FOREVER);
    },
  });
}

function isForPeople({ method, url, headers }: FastifyRequest): boolean {
  return method === 'GET' && !API.test(url) && headers.accept?.includes('text/html') === true;
}
