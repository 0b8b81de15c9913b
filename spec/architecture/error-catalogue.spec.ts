import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
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

/** The codes in the first column of the table under `## Errors`; a row may stand for several. */
function codesInReadme(text: string): readonly string[] {
  const section = text.split(/^## /m).find((each) => /^Errors\s*$/m.test(each.split('\n')[0])) ?? '';
  const firstColumn = [...section.matchAll(/^\|([^|]*)\|/gm)].map(([, cell]) => cell).join(' ');
  return [...firstColumn.matchAll(/`([^`]+)`/g)].map(([, code]) => code);
}

describe('The catalogue of errors', () => {
  const used = [...new Set(sourceFiles().flatMap((file) => codesIn(parse(file))))].sort();

  it('finds the codes in the source', () => {
    expect(used).toEqual(
      expect.arrayContaining(['ACTION_DENIED', 'FLAGGED', 'INVALID_OPTIONS', 'RULE_FAILED', 'UNGUARDED_ACTION']),
    );
    const text = `deny('ONE'); new ConfigurationError('TWO', 'TEXT'); other('THREE'); const x = 'FOUR_WORDS'; f('ENOSPC', 'AGENT_SENTINEL_HOME')`;
    expect(codesIn(parse({ path: 'x.ts', text }))).toEqual(['ONE', 'TWO', 'FOUR_WORDS']);
  });

  it('reads the table of the README', () => {
    const text =
      '# A\n\n## Errors\n\n| code | means |\n| --- | --- |\n| `A_B` | x `C_D` |\n| `E`, `G` | y |\n\n## Next\n\n| `F` | z |\n';
    expect(codesInReadme(text)).toEqual(['A_B', 'E', 'G']);
  });

  const title = 'stands in the README whole, and with nothing else in it';
  if (existsSync(README)) {
    it(title, () => {
      expect([...codesInReadme(readFileSync(README, 'utf8'))].sort()).toEqual(used);
    });
  } else {
    it.todo(title);
  }
});
