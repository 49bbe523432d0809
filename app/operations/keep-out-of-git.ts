/** `.env` holds the App's private key: git must not see it, before it is written. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const secret = '.env';

function git(folder: string, ...args: readonly string[]): number | null {
  return spawnSync('git', ['-C', folder, ...args], { stdio: 'ignore' }).status;
}

function isListed(ignoring: string): boolean {
  return existsSync(ignoring) && /^\/?\.env\s*$/m.test(readFileSync(ignoring, 'utf8'));
}

/** `tracked`: git has it already, so ignoring it changes nothing; whatever is in it has to be taken for known. */
export type Kept = 'ignored' | 'added' | 'tracked';

/**
 * Sees that `.env` in this folder is ignored, by a line in `.gitignore` if need be; also where there is no repository yet.
 * A file that is there is closed to everybody else.
 */
export function keepOutOfGit(folder: string): Kept {
  const file = join(folder, secret);
  if (existsSync(file)) chmodSync(file, 0o600);
  if (git(folder, 'ls-files', '--error-unmatch', secret) === 0) return 'tracked';
  const ignoring = join(folder, '.gitignore');
  if (git(folder, 'check-ignore', '--quiet', secret) === 0 || isListed(ignoring)) return 'ignored';
  const before = existsSync(ignoring) ? readFileSync(ignoring, 'utf8') : '';
  appendFileSync(ignoring, `${before === '' || before.endsWith('\n') ? '' : '\n'}${secret}\n`);
  return 'added';
}
