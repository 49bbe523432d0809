/** The private key that registering writes is never a commit away from everybody. */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepOutOfGit } from '../../app/operations/keep-out-of-git.ts';
import { throwAwayFolder } from '../throw-away-clone.ts';

const git = (folder: string, ...args: readonly string[]) =>
  execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** What `git add .` would take along. */
const added = (folder: string) => git(folder, 'status', '--porcelain', '--untracked-files=all');

describe('.env', () => {
  it.each([null, 'node_modules/', 'node_modules/\n', '# .env\n', '.env.local\n'])(
    'is ignored from then on, and nothing else changes, with %o in .gitignore',
    (before) => {
      const folder = throwAwayFolder();
      git(folder, 'init', '--quiet');
      if (before !== null) writeFileSync(join(folder, '.gitignore'), before);
      expect(keepOutOfGit(folder)).toBe('added');
      writeFileSync(join(folder, '.env'), 'PRIVATE_KEY=x');
      expect(added(folder)).toBe('?? .gitignore\n');
      const after = readFileSync(join(folder, '.gitignore'), 'utf8');
      expect(after).toBe(`${(before ?? '').trimEnd()}\n.env\n`.trimStart());
      expect(keepOutOfGit(folder)).toBe('ignored');
      expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe(after);
    },
  );

  it.each(['.env', '/.env', '.env*', '.*'])('is left alone where %s ignores it', (line) => {
    const folder = throwAwayFolder();
    git(folder, 'init', '--quiet');
    writeFileSync(join(folder, '.gitignore'), `${line}\n`);
    expect(keepOutOfGit(folder)).toBe('ignored');
  });

  it('is ignored where a repository is made only later', () => {
    const folder = throwAwayFolder();
    expect(keepOutOfGit(folder)).toBe('added');
    expect(keepOutOfGit(folder)).toBe('ignored');
    writeFileSync(join(folder, '.env'), 'PRIVATE_KEY=x');
    git(folder, 'init', '--quiet');
    expect(added(folder)).toBe('?? .gitignore\n');
  });

  it('is told apart when git has it already', () => {
    const folder = throwAwayFolder();
    git(folder, 'init', '--quiet');
    writeFileSync(join(folder, '.env'), 'PORT=1');
    git(folder, 'add', '.env');
    expect(keepOutOfGit(folder)).toBe('tracked');
  });

  it('is nobody else’s to read', () => {
    const folder = throwAwayFolder();
    writeFileSync(join(folder, '.env'), 'PRIVATE_KEY=x', { mode: 0o644 });
    keepOutOfGit(folder);
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);
  });

  it('is ignored in this repository', () => {
    expect(execFileSync('git', ['check-ignore', '.env'], { encoding: 'utf8' })).toBe('.env\n');
  });
});
