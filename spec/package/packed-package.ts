import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { succeed } from './run-program';

const ROOT = resolve(__dirname, '../..');
const INSTALL = ['install', '--omit=optional', '--no-audit', '--no-fund', '--prefer-offline', '--install-links'];

/**
 * The package as users get it: built and packed in a directory of its own, where no other build comes between.
 *
 * What is optional is not installed: SQLite takes longer to build than all the rest, and little here needs it.
 */
export class PackedPackage {
  /** For whatever a test makes; gone with {@link remove}. */
  readonly place = mkdtempSync(join(tmpdir(), 'agent-sentinel-package-'));
  /** Where it was built. */
  readonly root = join(this.place, 'package');

  private constructor() {
    mkdirSync(this.root);
    const documents = readdirSync(ROOT).filter((name) => /^(README|LICENSE|CHANGELOG)/.test(name));
    for (const name of ['package.json', 'tsconfig.json', 'src', '.build', ...documents]) {
      cpSync(join(ROOT, name), join(this.root, name), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.root, 'node_modules'));
  }

  static async build(): Promise<PackedPackage> {
    const packed = new PackedPackage();
    try {
      await succeed(packed.root, 'npm', 'run', 'build');
    } catch (error) {
      packed.remove();
      throw error;
    }
    return packed;
  }

  /**
   * @param version - default: its own.
   * @returns the path of the tarball, and the paths of the files in it.
   */
  async pack(version?: string): Promise<{ readonly tarball: string; readonly files: readonly string[] }> {
    const manifest = join(this.root, 'package.json');
    const own = readFileSync(manifest, 'utf8');
    if (version !== undefined) writeFileSync(manifest, JSON.stringify({ ...JSON.parse(own), version }));
    const to = ['--pack-destination', this.place];
    const told = await succeed(this.root, 'npm', 'pack', '--json', '--ignore-scripts', ...to);
    writeFileSync(manifest, own);
    const [{ filename, files }] = JSON.parse(told) as [{ filename: string; files: { path: string }[] }];
    return { tarball: join(this.place, filename), files: files.map(({ path }) => path) };
  }

  /** Makes a project and installs what it needs; gives its path. */
  async install(project: string, ...needed: string[]): Promise<string> {
    const path = join(this.place, project);
    mkdirSync(path);
    writeFileSync(join(path, 'package.json'), '{ "private": true }');
    await succeed(path, 'npm', ...INSTALL, ...needed);
    return path;
  }

  remove(): void {
    rmSync(this.place, { recursive: true, force: true });
  }
}
