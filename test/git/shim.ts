/** A `git` before the real one on the PATH, for what the real one of this machine does not do. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { throwAwayFolder } from '../throw-away-clone.ts';

const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();

/**
 * Until the test ends every `git` runs this shell script first, which may exit; `$REAL` is the real one. Gives the
 * commands that were run since, one a line.
 */
export function shimGit(script = ''): () => readonly string[] {
  const dir = throwAwayFolder();
  const log = join(dir, 'log');
  const text = `#!/bin/sh\nREAL=${real}\necho "$*" >> ${log}\n${script}\nexec "$REAL" "$@"\n`;
  writeFileSync(join(dir, 'git'), text);
  chmodSync(join(dir, 'git'), 0o755);
  const before = process.env.PATH;
  process.env.PATH = `${dir}${delimiter}${before}`;
  onTestFinished(() => {
    process.env.PATH = before;
  });
  return () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []);
}
