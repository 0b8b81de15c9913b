import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ConfigurationError } from '../../src';
import { DOCUMENTED_CODES, helpFor } from '../../src/errors/documented-codes';
import { PROBLEMS } from '../../src/server/problem-codes';
import { parse, sourceFiles } from './source-files';

const README = join(__dirname, '../../README.md');
const CODE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;
/** The first argument of each is a code. */
const TAKES_CODE = new Set(['deny', 'warn', 'own', 'refusal', 'ConfigurationError', 'SinkError', 'StorageError']);
/** Also written in capitals with underscores, and no codes of ours. */
const OTHERS = /^(AGENT_SENTINEL_|E[A-Z]+$|ERR_[A-Z_]+$|ABORT_ERR$|SQLITE_|SIG[A-Z]+$)/;

/** Every code that a file uses: what stands where codes stand, and whatever is written as a code of several words. */
function codesIn(source: ts.SourceFile): readonly string[] {
  const codes: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && CODE.test(node.text) && !OTHERS.test(node.text)) {
      if (node.text.includes('_') || standsWhereCodesDo(node)) codes.push(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return codes;
}

function standsWhereCodesDo(node: ts.StringLiteral): boolean {
  const { parent } = node;
  if (!(ts.isCallExpression(parent) || ts.isNewExpression(parent)) || parent.arguments?.[0] !== node) return false;
  return parent.expression.kind === ts.SyntaxKind.SuperKeyword || TAKES_CODE.has(parent.expression.getText());
}

/** The codes that have a section of their own under `## Errors`. */
function codesInReadme(text: string): readonly string[] {
  const errors = text.split(/^## /m).find((each) => /^Errors\s*$/m.test(each.split('\n')[0])) ?? '';
  return [...errors.matchAll(/^#### (\S+)\n\n\S/gm)].map(([, code]) => code);
}

describe('The catalogue of errors', () => {
  // What the platform answers over HTTP, and its console shows, is a catalogue of its own, below.
  const writing = sourceFiles().filter(
    ({ path }) => !path.endsWith('documented-codes.ts') && !/^(server|console)\//.test(path),
  );
  const used = [...new Set(writing.flatMap((file) => codesIn(parse(file))))].sort();

  it('finds the codes in the source', () => {
    expect(used).toEqual(
      expect.arrayContaining(['ACTION_DENIED', 'FLAGGED', 'INVALID_OPTIONS', 'RULE_FAILED', 'UNGUARDED_ACTION']),
    );
    const text = `deny('ONE'); new ConfigurationError('TWO', 'TEXT'); other('THREE'); const x = 'FOUR_WORDS'; f('ENOSPC', 'AGENT_SENTINEL_HOME')`;
    expect(codesIn(parse({ path: 'x.ts', text }))).toEqual(['ONE', 'TWO', 'FOUR_WORDS']);
  });

  it('reads the sections of the README', () => {
    const text =
      '# A\n\n## Errors\n\n### B\n\n#### A_B\n\nx `C_D`\n\n#### E\n\ny\n\n#### EMPTY\n\n## Next\n\n#### F\n\nz\n';
    expect(codesInReadme(text)).toEqual(['A_B', 'E']);
  });

  it('is what messages link to, each to its section', () => {
    expect([...DOCUMENTED_CODES].sort()).toEqual(used);
    expect(new ConfigurationError('UNKNOWN_ACTION', 'There is none.').message).toBe(
      'There is none. See agent-sentinel/README.md#unknown_action',
    );
    expect(helpFor('A_CODE_OF_YOURS')).toBe('');
  });

  const title = 'stands in the README whole, each code with a section, and nothing else';
  if (existsSync(README)) {
    it(title, () => {
      expect([...codesInReadme(readFileSync(README, 'utf8'))].sort()).toEqual(used);
    });
  } else {
    it.todo(title);
  }
});

describe('The problems that the platform answers', () => {
  it('stand in the README, each with its status and title', () => {
    const rows = Object.entries(PROBLEMS).map(([code, { status, title }]) => `| ${status} | \`${code}\` | ${title} |`);
    const readme = readFileSync(README, 'utf8');
    expect(rows.filter((row) => !readme.includes(row))).toEqual([]);
    const table = readme.split('| status | code | means |')[1]?.split('\n\n')[0] ?? '';
    expect(table.trim().split('\n').slice(1)).toEqual(rows);
  });
});
