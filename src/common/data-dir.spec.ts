import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { NO_MOUNT, SmallDisk } from '../../test/support/small-disk.js';
import { temporaryFolder } from '../../test/support/temporary.js';
import { DataDir } from './data-dir.js';
import { readEnv } from './env.js';

describe('DATA_DIR', () => {
  const folder = temporaryFolder();
  afterAll(folder.remove);
  const open = (path: string) => new DataDir(readEnv({ DATA_DIR: path }));

  it('is made with the folders above it', () => {
    expect(open(join(folder.path, 'a/b/c')).root).toBe(join(folder.path, 'a/b/c'));
  });

  it('is refused with its path and what to do when it is a file', () => {
    const path = join(folder.path, 'file');
    writeFileSync(path, '');
    expect(() => open(path)).toThrow(`DATA_DIR="${path}": ${path} is a file and must be a folder; move it away`);
    expect(() => open(join(path, 'below'))).toThrow(/below lies below a file; move that away/);
  });

  it('is refused when a file is where one of its folders must be', () => {
    const path = join(folder.path, 'half');
    mkdirSync(path);
    writeFileSync(join(path, 'tmp'), '');
    expect(() => open(path)).toThrow(`${join(path, 'tmp')} is a file and must be a folder`);
  });

  const isRoot = process.getuid?.() === 0;

  /** Who has no right to anything but what is given to them. */
  const NOBODY = 65_534;

  /** A folder that everybody may read, of the user who runs the tests. */
  function made(...names: string[]): string {
    const path = join(folder.path, ...names);
    mkdirSync(path, { recursive: true });
    chmodSync(path, 0o755);
    return path;
  }

  /** What a process of that user says of each as `DATA_DIR`; `taken` of one that it takes. */
  function saidByNobody(paths: string[]): string[] {
    const script = `import { DataDir } from './src/common/data-dir.ts';
      const said = (path) => { try { new DataDir({ DATA_DIR: path }); return 'taken'; } catch (error) { return error.message; } };
      console.log(JSON.stringify(${JSON.stringify(paths)}.map(said)));`;
    const args = ['--no-warnings', '--import', './test/support/typescript.mjs', '--input-type=module', '-e', script];
    const cwd = new URL('../..', import.meta.url).pathname;
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd, uid: NOBODY, gid: NOBODY, encoding: 'utf8' });
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as string[];
  }

  (isRoot ? it : it.skip)(
    "is refused when it, a folder in it, or the task file is another user's",
    () => {
      chmodSync(folder.path, 0o755);
      const names = ['vectors', 'artifacts', 'metrics', 'condemned', 'tmp/uploads'];
      const homes = names.map((name) => {
        const home = made(`without-${name.replace('/', '-')}`);
        made(`without-${name.replace('/', '-')}`, name);
        for (const path of [home, ...(name.includes('/') ? [join(home, 'tmp')] : [])]) chownSync(path, NOBODY, NOBODY);
        return home;
      });
      const [others, file, theirs] = [made('others'), made('file-of-another'), made('theirs')];
      for (const path of [file, theirs]) chownSync(path, NOBODY, NOBODY);
      writeFileSync(join(file, 'tasks.sqlite'), '', { mode: 0o644 });
      const said = saidByNobody([...homes, others, file, theirs]);
      const foreign = [...homes.map((home, at) => join(home, names[at] as string)), others, join(file, 'tasks.sqlite')];
      for (const [at, path] of foreign.entries())
        expect(said[at]).toContain(
          `${path} cannot be made or written by this process (uid ${NOBODY}); let it write there`,
        );
      expect(said.at(-1)).toBe('taken');
    },
    60_000,
  );

  (NO_MOUNT ? it.skip : it)('is refused when it is mounted read-only', () => {
    const disk = new SmallDisk(1_000_000);
    try {
      open(disk.path);
      disk.freeze();
      expect(() => open(disk.path)).toThrow(/is on a file system that is mounted read-only; mount it writable/);
    } finally {
      disk.remove();
    }
  });
});
