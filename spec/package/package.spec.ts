import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PackedPackage } from './packed-package';
import { factsOf, run } from './run-program';

// What is tested is what users get: the packed tarball, installed by npm beside their own libraries.
// Slow (it installs): `npm run test:package`, not part of `npm test`.
jest.setTimeout(480_000);

const FIXTURES = join(__dirname, 'fixtures');
const TYPES = '@types/node@20.19.43';
const TSC = require.resolve('typescript/bin/tsc');
const PROJECTS = {
  'the newest libraries': [
    'inversify@7.11.0',
    'rxjs@7.8.2',
    'reflect-metadata@0.2.2',
    // Other majors beside it, for their containers.
    'inversify6@npm:inversify@6.2.2',
    'inversify8@npm:inversify@8.2.3',
    TYPES,
  ],
  'the oldest libraries': ['inversify@7.10.0', 'rxjs@7.8.0', 'reflect-metadata@0.2.2', TYPES],
  'inversify 6 in its place': ['inversify@6.2.2', 'rxjs@7.8.2', 'reflect-metadata@0.2.2', '--legacy-peer-deps'],
  'inversify 8 in its place': ['inversify@8.2.3', 'rxjs@7.8.2', 'reflect-metadata@0.2.2', '--legacy-peer-deps'],
};
type Project = keyof typeof PROJECTS;

const TYPESCRIPT_PROJECTS = {
  'the newest libraries': [
    ['commonjs', 'legacy'],
    ['commonjs', 'standard'],
    ['module', 'legacy'],
    ['module', 'standard'],
  ],
  'the oldest libraries': [
    ['commonjs', 'legacy'],
    ['module', 'standard'],
  ],
} as const;

let made: PackedPackage;
let tarball: string;
let packed: readonly string[];
const pathOf = (project: Project): string => join(made.place, project.replaceAll(' ', '-'));

beforeAll(async () => {
  made = await PackedPackage.build();
  ({ tarball, files: packed } = await made.pack());
  const install = async (project: Project): Promise<void> => {
    const path = await made.install(project.replaceAll(' ', '-'), tarball, ...PROJECTS[project]);
    cpSync(join(FIXTURES, 'plain'), path, { recursive: true });
  };
  // One after the other fills the npm cache once.
  await install('the newest libraries');
  await Promise.all((Object.keys(PROJECTS) as Project[]).slice(1).map(install));
});

afterAll(() => made.remove());

const refusal = (name: string, code: string) => ({ name, code, isSentinelError: true });

const EXERCISED = {
  ownContainer: {
    permitted: 'delivered news',
    refused: refusal('PolicyViolationError', 'FORBIDDEN_WORD'),
    outcomes: [['blocked', 'no-forbidden-words']],
    oneRxjs: true,
    actions: ['send_email'],
  },
  givenContainer: {
    permitted: 'delivered news by the bound mailer',
    refused: refusal('PolicyViolationError', 'FORBIDDEN_WORD'),
    spentUsd: 0.01,
  },
  functions: {
    permitted: 'looked at orders',
    refused: refusal('PolicyViolationError', 'ACTION_DENIED'),
    recorded: [['drop_table', { table: 'orders' }]],
  },
  unguarded: refusal('UnguardedActionError', 'UNGUARDED_ACTION'),
};

describe('the packed tarball', () => {
  it('holds the build and its sources, and nothing of the tests', () => {
    const folders = new Set(packed.map((path) => path.split('/')[0]));
    const documents = readdirSync(made.root).filter((name) => /^(README|LICENSE|CHANGELOG)/.test(name));
    expect([...folders].sort()).toEqual(['dist', 'package.json', 'src', ...documents].sort());
    expect(packed.filter((path) => /\.(spec|standard|legacy)\.|tsbuildinfo/.test(path))).toEqual([]);
  });

  it('holds a source for each source map', () => {
    const maps = packed.filter((path) => path.endsWith('.map'));
    const missing = maps.flatMap((path) => {
      const { sources } = JSON.parse(readFileSync(join(made.root, path), 'utf8')) as { sources: string[] };
      return sources.map((source) => join(path, '..', source)).filter((source) => !packed.includes(source));
    });
    expect({ maps: maps.length > 0, missing }).toEqual({ maps: true, missing: [] });
  });
});

describe.each(['the newest libraries', 'the oldest libraries'] as const)('beside %s', (project) => {
  it('guards in a CommonJS program', async () => {
    expect(await factsOf(pathOf(project), 'program.cjs')).toEqual(EXERCISED);
  });

  it("guards in an ESM program, in a container of inversify's ESM build", async () => {
    expect(await factsOf(pathOf(project), 'program.mjs')).toEqual(EXERCISED);
  });

  it('gives ESM the same names and values as CommonJS', async () => {
    const same = { count: true, missing: [], different: [], surplus: [] };
    expect(await factsOf(pathOf(project), 'names.mjs')).toEqual({ main: same, testing: same, named: true });
  });

  it.each(TYPESCRIPT_PROJECTS[project])(
    'compiles and guards in a TypeScript project of type %s with %s decorators, all declarations checked',
    async (type, dialect) => {
      const path = join(pathOf(project), `${type}-${dialect}`);
      mkdirSync(path);
      for (const file of ['agent.ts', 'main.ts']) cpSync(join(FIXTURES, 'typescript', file), join(path, file));
      cpSync(join(FIXTURES, `typescript/rules/${dialect}.ts`), join(path, 'rule.ts'));
      writeFileSync(join(path, 'package.json'), JSON.stringify({ type }));
      const compilerOptions = {
        target: 'ES2022',
        module: 'node16',
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        skipLibCheck: false,
        experimentalDecorators: dialect === 'legacy',
        types: ['node'],
        outDir: 'out',
      };
      writeFileSync(join(path, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
      expect(await run(path, process.execPath, TSC)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
      expect(await factsOf(path, 'out/main.js')).toEqual({
        amountUsd: 40,
        refused: 'TOO_DEAR',
        looked: 'O-1 is on its way',
        orders: ['O-1', 'O-2'],
        blocked: ['refund_customer'],
        actions: ['describe_order', 'list_orders', 'lookup_order', 'refund_customer'],
        given: 'ACTION_DENIED',
        attachedTwice: 'ALREADY_ATTACHED',
        sunk: 1,
      });
    },
  );
});

describe('beside inversify of another major', () => {
  const incompatible = (found: string) => ({
    name: 'ConfigurationError',
    code: 'INCOMPATIBLE_CONTAINER',
    message: `The container is ${found}, and agent-sentinel needs inversify ^7.10. Install inversify 7, or leave out the option container. See agent-sentinel/README.md#incompatible_container`,
    details: { found, needed: '^7.10' },
  });

  it('refuses its containers, and names both versions', async () => {
    expect(await factsOf(pathOf('the newest libraries'), 'other-containers.mjs')).toEqual({
      inversify6: incompatible('inversify 6'),
      inversify8: incompatible('inversify 8'),
      inversify6LoadsTheModule: incompatible('inversify 6 or older'),
    });
  });

  it.each([6, 8] as const)('refuses to work where npm was made to install inversify %d in its place', async (major) => {
    const project = `inversify ${major} in its place` as const;
    expect(await factsOf(pathOf(project), 'replaced-inversify.cjs')).toEqual(incompatible(`inversify ${major}`));
  });

  it('is not installed by npm without force', async () => {
    const path = join(made.place, 'peers');
    mkdirSync(path);
    writeFileSync(join(path, 'package.json'), JSON.stringify({ private: true, dependencies: { inversify: '8.2.3' } }));
    const { exitCode, stderr } = await run(path, 'npm', 'install', '--dry-run', '--no-audit', tarball);
    expect({ exitCode, conflict: stderr.includes('ERESOLVE') }).toEqual({ exitCode: 1, conflict: true });
  });
});
