import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';

const SRC = join(__dirname, '../../src');

/** One file of `src`. */
export interface SourceFile {
  /** Relative to `src`, with slashes: `policy/rules/index.ts`. */
  readonly path: string;
  readonly text: string;
}

/** One import of a file. */
export interface Import {
  /** A path relative to `src` without extension for a file of ours, else the name of the package. */
  readonly target: string;
  readonly isOurs: boolean;
  /** It is gone at run time. */
  readonly isTypeOnly: boolean;
}

/** Every TypeScript file of `src`, in the order of their paths. */
export function sourceFiles(): readonly SourceFile[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .sort()
    .map((path) => ({ path: path.split(sep).join('/'), text: readFileSync(join(SRC, path), 'utf8') }));
}

/** Parses a file. */
export function parse({ path, text }: SourceFile): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
}

/** What a file imports: by import and export declarations, `require`, `import()` and import types. */
export function importsOf(file: SourceFile): readonly Import[] {
  const imports: Import[] = [];
  const note = (specifier: string, isTypeOnly: boolean): void => {
    const isOurs = specifier.startsWith('.');
    const target = isOurs
      ? relative(SRC, join(SRC, file.path, '..', specifier))
          .split(sep)
          .join('/')
      : specifier;
    imports.push({ target, isOurs, isTypeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) note(textOf(node.moduleSpecifier), isTypeImport(node.importClause));
    if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
      const names =
        node.exportClause !== undefined && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : [];
      note(
        textOf(node.moduleSpecifier),
        node.isTypeOnly || (names.length > 0 && names.every((name) => name.isTypeOnly)),
      );
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) note(textOf(node.argument.literal), true);
    if (ts.isCallExpression(node) && node.arguments.length === 1 && ts.isStringLiteral(node.arguments[0])) {
      const { expression } = node;
      const loads = ts.isIdentifier(expression) && expression.text === 'require';
      if (loads || expression.kind === ts.SyntaxKind.ImportKeyword) note(textOf(node.arguments[0]), false);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return imports;
}

/** The folder of `src` that a path is in; the file itself where it stands directly in `src`. */
export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : path.replace(/\.tsx?$/, '');
}

function isTypeImport(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const { name, namedBindings } = clause;
  if (name !== undefined || namedBindings === undefined || !ts.isNamedImports(namedBindings)) return false;
  return namedBindings.elements.length > 0 && namedBindings.elements.every((element) => element.isTypeOnly);
}

function textOf(node: ts.Node): string {
  return ts.isStringLiteral(node) ? node.text : '';
}
