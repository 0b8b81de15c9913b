// Lets a sample's `import … from 'agent-sentinel'` find the source, so that samples are tested without a build.
const Module = require('node:module');
const { join } = require('node:path');

const source = join(__dirname, '../../src');
const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  if (request === 'agent-sentinel') return resolve.call(this, join(source, 'index.ts'), ...rest);
  if (request === 'agent-sentinel/testing') return resolve.call(this, join(source, 'testing/index.ts'), ...rest);
  return resolve.call(this, request, ...rest);
};
