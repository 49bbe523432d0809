/** Whether a work tree has uncommitted changes: they are not judged, and `check` says so. */
import { resolve } from 'node:path';
import { neutralWith, runGit } from './run.ts';

/**
 * git compares a file with what it would commit, and runs the `clean` filters of the clone's configuration for it:
 * every filter it knows is switched off by name.
 */
async function withoutFilters(dir: string): Promise<Record<string, string>> {
  const { stdout } = await runGit(['-C', dir, 'config', '--list', '--name-only', '-z', '--includes']);
  const filters = stdout
    .toString('utf8')
    .split('\0')
    .filter((key) => /^filter\..*\.(clean|smudge|process|required)$/s.test(key));
  return neutralWith(
    Object.fromEntries(filters.map((key) => [key, key.endsWith('required') ? 'false' : ''])),
  );
}

/** Number of tracked files with uncommitted changes; 0 in a bare repository. Never throws. */
export async function countUncommitted(dir: string): Promise<number> {
  const env = await withoutFilters(resolve(dir));
  const what = ['--porcelain=v1', '-z', '--untracked-files=no', '--ignore-submodules=all', '--no-renames'];
  const { code, stdout } = await runGit(['-C', resolve(dir), 'status', ...what], { env });
  return code === 0 ? stdout.toString('utf8').split('\0').filter(Boolean).length : 0;
}
