/** A git repository made for one test, and removed after it. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inject, onTestFinished } from 'vitest';

/** Path → contents; null removes the file, `{ link }` makes a symbolic link. */
export type Files = Readonly<Record<string, string | Uint8Array | null | { readonly link: string }>>;

export interface Clone {
  readonly dir: string;
  readonly git: (...args: string[]) => string;
  readonly write: (files: Files) => void;
  /** Writes files, commits everything, and gives the commit's id. */
  readonly commit: (message: string, files?: Files) => string;
}

/** Nobody's own configuration, and the same dates on every machine. */
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Maria Silva',
  GIT_AUTHOR_EMAIL: 'maria@example.org',
  GIT_COMMITTER_NAME: 'Maria Silva',
  GIT_COMMITTER_EMAIL: 'maria@example.org',
  GIT_AUTHOR_DATE: '2026-11-02T09:00:00Z',
  GIT_COMMITTER_DATE: '2026-11-02T10:00:00Z',
};

export function throwAwayFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'fairlead-test-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function writeAll(dir: string, files: Files): void {
  for (const [path, content] of Object.entries(files)) {
    const at = join(dir, path);
    mkdirSync(dirname(at), { recursive: true });
    rmSync(at, { force: true, recursive: true });
    if (content === null) continue;
    if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(at, content);
    else symlinkSync(content.link, at);
  }
}

/** One shell for three commands: what a process costs to start grows with the memory of the one that starts it. */
const commitAll = `git add --all --force &&
  git -c maintenance.auto=false commit --quiet --allow-empty --message "$1" &&
  git rev-parse HEAD`;

/** A clone at an existing folder. */
export function cloneAt(dir: string): Clone {
  const run = (program: string, args: readonly string[]) =>
    execFileSync(program, args, { cwd: dir, env, encoding: 'utf8', stdio: 'pipe' }).trim();
  const git = (...args: string[]) => run('git', args);
  return {
    dir,
    git,
    write: (files) => writeAll(dir, files),
    commit: (message, files = {}) => {
      writeAll(dir, files);
      return run('sh', ['-c', commitAll, 'sh', message]);
    },
  };
}

let empty: string | null = null;

/** An empty repository, made once per process and copied. */
function emptyRepository(): string {
  if (empty) return empty;
  const made = mkdtempSync(join(inject('run'), 'empty-'));
  cloneAt(made).git('init', '--quiet', '--initial-branch', 'main');
  empty = made;
  return made;
}

/** An empty repository on branch `main`. */
export function throwAwayClone(): Clone {
  const dir = throwAwayFolder();
  cpSync(emptyRepository(), dir, { recursive: true });
  return cloneAt(dir);
}
