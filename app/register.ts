/**
 * `npm run register`: Probot's own way to make the App, or to run the service behind Probot's server once there is one
 * (`probot.ts`). It writes the private key into `.env`, so that is kept from git and from other users first.
 */
import { extname, join } from 'node:path';
import { run } from 'probot';
import { keepOutOfGit } from './operations/keep-out-of-git.ts';

async function register(): Promise<void> {
  process.umask(0o077);
  const kept = keepOutOfGit(process.cwd());
  if (kept === 'tracked') {
    console.error(
      'The file .env is under version control here, and the private key would be written into it. Run "git rm --cached .env", commit that, and start again; take what was in it for known, and replace it.',
    );
    process.exitCode = 1;
    return;
  }
  if (kept === 'added') console.error('Added .env to .gitignore: it will hold the private key.');
  await run([join(import.meta.dirname, `probot${extname(import.meta.filename)}`)], { env: process.env });
}

await register();
