import ts from 'typescript';
import { parse, sourceFiles } from './source-files';

/** The exported declarations of a file that no JSDoc comment stands before. */
function undocumented(source: ts.SourceFile): readonly string[] {
  const documented = new Set<string>();
  const exported = new Map<string, string>();
  for (const statement of source.statements) {
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
    if (!modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
    const hasComment = ts.getJSDocCommentsAndTags(statement).length > 0;
    for (const name of namesOf(statement)) {
      const key = `${ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement) ? 'type ' : ''}${name}`;
      exported.set(key, `${source.fileName}: ${name}`);
      if (hasComment) documented.add(key);
    }
  }
  return [...exported].filter(([key]) => !documented.has(key)).map(([, shown]) => shown);
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const { name } = statement as ts.DeclarationStatement;
  return [name?.getText() ?? 'default'];
}

describe('An exported declaration', () => {
  it('has a JSDoc comment, in every file of src', () => {
    const files = sourceFiles().filter(({ path }) => !/(^|\/)index\.ts$/.test(path));
    expect(files.flatMap((file) => undocumented(parse(file)))).toEqual([]);
  });

  it('is found without one', () => {
    const text = `export const a = 1;
      /** It is b. */ export function b(): void;
      export function b(one?: string): void {}
      /* no JSDoc */ export class C {}
      // no JSDoc either
      export interface D {}
      export type E = 1;
      const hidden = 1;
      /** It is F. */ export type F = 1;`;
    expect(undocumented(parse({ path: 'x.ts', text }))).toEqual(['x.ts: a', 'x.ts: C', 'x.ts: D', 'x.ts: E']);
  });
});
