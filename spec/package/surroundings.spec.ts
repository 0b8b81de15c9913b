import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BUNDLINGS } from '../surroundings/bundle-program';
import { BUNDLED_RUN, runBundledAgent } from '../surroundings/run-bundled-agent';
import { PackedPackage } from './packed-package';
import { factsOf } from './run-program';

// The places where the installed package lives. Slow: `npm run test:package`, not part of `npm test`.
jest.setTimeout(480_000);

const COPIES = join(__dirname, 'fixtures/copies');
const LIBRARIES = ['inversify@7.11.0', 'rxjs@7.8.2', 'reflect-metadata@0.2.2'];

let made: PackedPackage;
let project: string;

beforeAll(async () => {
  made = await PackedPackage.build();
  const { tarball } = await made.pack();
  const { tarball: other } = await made.pack('99.0.0');
  const tools = join(made.place, 'guarded-tools');
  cpSync(join(COPIES, 'guarded-tools'), tools, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(tools, 'package.json'), 'utf8')) as object;
  writeFileSync(
    join(tools, 'package.json'),
    JSON.stringify({ ...manifest, dependencies: { 'agent-sentinel': `file:${other}` } }),
  );
  project = await made.install('project', tarball, tools, ...LIBRARIES);
  for (const program of ['two-copies.cjs', 'both-kinds.mjs']) cpSync(join(COPIES, program), join(project, program));
  const sqlite = dirname(require.resolve('better-sqlite3/package.json'));
  symlinkSync(sqlite, join(project, 'node_modules/better-sqlite3'));
});
afterAll(() => made?.remove());

describe('The installed package, bundled by esbuild with all its packages', () => {
  it.each(BUNDLINGS)('guards: $format, decorators $dialect, minify $minify', async (bundling) => {
    const entry = join(project, 'bundled-agent.ts');
    cpSync(join(__dirname, '../surroundings/fixtures/bundled-agent.ts'), entry);
    expect(await runBundledAgent(entry, bundling)).toEqual(BUNDLED_RUN);
  });
});

describe('The package, imported and required in one process', () => {
  it('is one copy: agents, errors and records of the one are those of the other', async () => {
    expect(await factsOf(project, 'both-kinds.mjs')).toEqual({
      refused: ['ACTION_DENIED', 'ACTION_DENIED', 'UNGUARDED_ACTION'],
      oneError: true,
      oneRecord: true,
      agentId: 'mailer',
      actions: ['send'],
    });
  });
});

describe('Two installed copies of the package in one process', () => {
  const UNGUARDED = ['UNGUARDED_ACTION', 'UNGUARDED_ACTION', 'UNGUARDED_ACTION', 'UNGUARDED_ACTION'];
  interface Facts {
    readonly copies: readonly string[];
    readonly errors: object;
    readonly agents: object;
    readonly parts: object;
    readonly oneHome: object;
  }
  let facts: Facts;
  beforeAll(async () => {
    facts = (await factsOf(project, 'two-copies.cjs')) as Facts;
  });

  it('are two', () => {
    expect(facts.copies).toEqual([
      'agent-sentinel/dist/index.js',
      'guarded-tools/node_modules/agent-sentinel/dist/index.js',
    ]);
  });

  it("know each other's errors by isInstance, and as results of tools", () => {
    expect(facts.errors).toEqual({
      instanceOf: false,
      isInstance: [true, true, true],
      isAnother: false,
      asToolResult: true,
    });
  });

  it("never run an agent's action under a Sentinel of the other copy, and guard it together", () => {
    expect(facts.agents).toEqual({
      attached: UNGUARDED,
      got: UNGUARDED,
      fromContainer: UNGUARDED,
      byDefault: UNGUARDED,
      inherited: ['ACTION_DENIED', ...UNGUARDED],
      bodies: [],
      both: ['ACTION_DENIED', 'sent'],
      warnings: ['2 copies of agent-sentinel are loaded'],
    });
  });

  it("take each other's policies, rules, sinks, quotas and gates as options", () => {
    expect(facts.parts).toEqual({
      outcomes: ['ACTION_DENIED', 'WIPED', 'APPROVAL_REJECTED', 'BUDGET_EXCEEDED'],
      got: ['ACTION_DENIED', 'WIPED', 'APPROVAL_REQUIRED', 'APPROVAL_REJECTED', 'BUDGET_EXCEEDED'],
      reported: 'NO_CURRENT_CALL',
    });
  });

  it('share a home: its day budget is not overshot, and no line is lost', () => {
    expect(facts.oneHome).toEqual({ admitted: 100, interventions: 160 + 60, ledger: 100 });
  });
});
