import ts from 'typescript';
import { folderOf, type Import, importsOf, type SourceFile, sourceFiles } from './source-files';

const RISK_ROW = ['errors', 'core', 'money', 'text', 'risk'];
const QUOTA_ROW = [...RISK_ROW, 'sqlite'];
const GUARD_ROW = [...RISK_ROW, 'metadata', 'policy', 'quota', 'approval', 'stream'];
const IN_PROCESS = [...GUARD_ROW, 'spool', 'sqlite', 'figures', 'guard', 'decorators', 'sinks', 'platform-client'];

/** The table of ARCHITECTURE, Layout: what a folder may import besides itself. */
const TABLE: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  core: ['errors', 'money', 'text'],
  money: ['errors', 'core', 'text'],
  text: ['errors', 'core', 'money'],
  risk: RISK_ROW,
  metadata: RISK_ROW,
  policy: RISK_ROW,
  approval: RISK_ROW,
  stream: RISK_ROW,
  spool: ['errors', 'core', 'money', 'text'],
  sqlite: ['errors', 'core', 'money', 'text'],
  figures: ['errors', 'core', 'money', 'text'],
  quota: QUOTA_ROW,
  storage: [...QUOTA_ROW, 'figures'],
  guard: GUARD_ROW,
  decorators: [...RISK_ROW, 'metadata', 'guard'],
  sinks: ['errors', 'core', 'text', 'stream', 'spool'],
  'platform-client': ['errors', 'core', 'text', 'spool', 'policy'],
  sentinel: IN_PROCESS,
  integrations: ['errors', 'core', 'guard', 'sentinel'],
  server: [...RISK_ROW, 'figures', 'storage', 'policy'],
  console: [],
  testing: ['errors', 'core', 'metadata', 'sentinel'],
  index: [...IN_PROCESS, 'sentinel', 'integrations'],
};

/** What a folder may import the types of. */
const TYPES: Readonly<Record<string, readonly string[]>> = { errors: ['core'], console: ['server'] };

/** Contracts: they stand alone, and some folders may import no more of another one. */
const CONTRACTS = [
  'policy/policy-rule',
  'policy/policy-pipeline',
  'policy/limit-rule',
  'quota/quota-store',
  'approval/approval-gate',
  'sinks/sink',
  'stream/journal',
  'storage/storage',
];
const MAY_IMPORT_CONTRACTS: readonly string[] = ['platform-client', 'testing'];

const files = sourceFiles();
const ours = files.flatMap((file) =>
  importsOf(file)
    .filter(({ isOurs }) => isOurs)
    .map((each) => ({ file, ...each })),
);
const packages = files.flatMap((file) =>
  importsOf(file)
    .filter(({ isOurs }) => !isOurs)
    .map((each) => ({ file, ...each })),
);
const shown = ({ file, target }: { file: SourceFile; target: string }): string => `${file.path} → ${target}`;

function isPermitted({ file, target, isTypeOnly }: Import & { file: SourceFile }): boolean {
  const [from, to] = [folderOf(file.path), folderOf(target)];
  if (from === to || from === 'cli' || TABLE[from]?.includes(to)) return true;
  if (isTypeOnly && TYPES[from]?.includes(to)) return true;
  return MAY_IMPORT_CONTRACTS.includes(from) && CONTRACTS.includes(target);
}

describe('The imports of src', () => {
  it('are found: as many files, and as many of their imports, as TypeScript itself finds', () => {
    expect(files.length).toBeGreaterThan(80);
    for (const file of files) {
      const found = new Set(importsOf(file).map(({ target }) => target.split('/').at(-1)));
      const known = ts
        .preProcessFile(file.text, true, true)
        .importedFiles.map(({ fileName }) => fileName.split('/').at(-1));
      expect([...found].sort()).toEqual([...new Set(known)].sort());
    }
  });

  it('keep to the table of ARCHITECTURE', () => {
    expect(ours.filter((each) => !isPermitted(each)).map(shown)).toEqual([]);
  });

  it('are of folders that the table knows', () => {
    const known = [...Object.keys(TABLE), 'cli'];
    expect([...new Set(files.map(({ path }) => folderOf(path)))].filter((folder) => !known.includes(folder))).toEqual(
      [],
    );
  });

  it.each([
    ['rule', /^policy\/rules\/.*-rule$/],
    ['sink', /^sinks\/.*-sink$/],
  ])('never lead from one %s to another', (_what, one) => {
    const between = ours.filter(({ file, target }) => one.test(file.path.replace(/\.ts$/, '')) && one.test(target));
    expect(between.map(shown)).toEqual([]);
  });

  it('never lead from a contract to what implements it', () => {
    const contracts = ours.filter(({ file }) => CONTRACTS.includes(file.path.replace(/\.ts$/, '')));
    const basic = ['errors', 'core', 'money', 'text'];
    // What a storage keeps and answers stands in files of types beside its contract.
    const isVocabulary = ({ target, isTypeOnly }: (typeof contracts)[number]): boolean =>
      isTypeOnly && (/^storage\/[a-z-]+$/.test(target) || folderOf(target) === 'figures');
    const led = contracts.filter(
      (each) => !basic.includes(folderOf(each.target)) && !CONTRACTS.includes(each.target) && !isVocabulary(each),
    );
    expect(led.map(shown)).toEqual([]);
  });

  it('load reflect-metadata in metadata only, and rxjs in stream and sentinel only', () => {
    const importers = (name: string) =>
      new Set(
        packages
          .filter(({ target, isTypeOnly }) => target === name && !isTypeOnly)
          .map(({ file }) => folderOf(file.path)),
      );
    expect([...importers('reflect-metadata')]).toEqual(['metadata']);
    expect([...importers('rxjs')].filter((folder) => !['stream', 'sentinel'].includes(folder))).toEqual([]);
  });

  it('load no heavy package where agent-sentinel itself is loaded', () => {
    const heavy = /^(fastify|@fastify\/.*|better-sqlite3|@duckdb\/.*|pg|ioredis|react.*|preact|uplot)$/;
    const folders = [...IN_PROCESS, 'sentinel', 'index'];
    const loaded = packages.filter(
      ({ file, target, isTypeOnly }) => folders.includes(folderOf(file.path)) && heavy.test(target) && !isTypeOnly,
    );
    expect(loaded.filter(({ file }) => folderOf(file.path) !== 'sqlite').map(shown)).toEqual([]);
  });

  it('never go round in a circle at run time', () => {
    const graph = new Map<string, readonly string[]>();
    for (const file of files) {
      const own = file.path.replace(/\.tsx?$/, '');
      const targets = ours.filter((each) => each.file === file && !each.isTypeOnly).map(({ target }) => target);
      graph.set(
        own,
        targets.map((target) => (files.some(({ path }) => path === `${target}/index.ts`) ? `${target}/index` : target)),
      );
    }
    expect(circleIn(graph)).toEqual([]);
  });
});

describe('The composition', () => {
  it('makes containers in sentinel only', () => {
    const makers = files.filter(
      ({ path, text }) => /\bnew Container\(/.test(withoutComments(text)) && folderOf(path) !== 'sentinel',
    );
    expect(makers.map(({ path }) => path)).toEqual([]);
  });

  it('reads the clock of the machine in core only, and in one place of the console', () => {
    const readers = files.filter(
      ({ path, text }) => /\bDate\.now\b|\bnew Date\(\)/.test(withoutComments(text)) && folderOf(path) !== 'core',
    );
    expect(readers.map(({ path }) => path)).toEqual(['console/state/clock.ts']);
  });
});

/** The first circle, or nothing. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next, [...path, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  for (const file of graph.keys()) {
    const circle = visit(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}
