import * as publicApi from '../../src';
import { BUILT_IN_RULES } from '../../src/policy/rules';
import * as sinks from '../../src/sinks';
import { importsOf, type SourceFile, sourceFiles } from './source-files';

const files = sourceFiles();
const ruleFiles = files.filter(({ path }) => /^policy\/rules\/[^/]+-rule\.ts$/.test(path));
const sinkFiles = files.filter(({ path }) => /(^|\/)[^/]+-sink\.ts$/.test(path) && !path.startsWith('testing/'));
/** Rules that are no entry of a document; ARCHITECTURE, The built-in rules. */
const WITHOUT_KEY = ['KillSwitchRule'];

/** `policy/rules/deny-list-rule.ts` → `DenyListRule`. */
const classOf = ({ path }: SourceFile): string =>
  (path.split('/').at(-1) as string)
    .replace(/\.ts$/, '')
    .replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());

describe('A rule in policy/rules', () => {
  const listed = BUILT_IN_RULES.map((rule) => (rule as unknown as { name: string }).name);

  it('has one file, named after it', () => {
    expect(ruleFiles.length).toBeGreaterThanOrEqual(4);
    for (const file of ruleFiles) expect(file.text).toMatch(new RegExp(`export class ${classOf(file)}\\b`));
  });

  it('stands in the list of built-in rules', () => {
    const expected = ruleFiles.map(classOf).filter((name) => !WITHOUT_KEY.includes(name));
    expect([...listed].sort()).toEqual(expected.sort());
  });

  it('is exported from src/index.ts', () => {
    expect(Object.keys(publicApi)).toEqual(expect.arrayContaining(ruleFiles.map(classOf)));
  });

  it('has a key in documents of its own', () => {
    const keys = BUILT_IN_RULES.map(({ documentKey }) => documentKey);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('A sink', () => {
  it('is exported by sinks/index.ts, or wired in sentinel', () => {
    const wired = files
      .filter(({ path }) => path.startsWith('sentinel/'))
      .flatMap((file) => importsOf(file).map(({ target }) => `${target}.ts`));
    const lost = sinkFiles.filter((file) => !(classOf(file) in sinks) && !wired.includes(file.path));
    expect(sinkFiles.length).toBeGreaterThanOrEqual(2);
    expect(lost.map(({ path }) => path)).toEqual([]);
  });
});
