/**
 * Builds the command into dist/, or the folder it is given, for npm: `fairlead.js` is what runs, the rest are its parts, each
 * read when it is asked for. All that they need is in them, so that nothing else is installed. JavaScript: npm runs it with
 * whatever Node.js somebody who installs from git has.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

function isInstalled(name) {
  try {
    return createRequire(import.meta.url).resolve(name) !== '';
  } catch {
    return false;
  }
}

/**
 * npm prepares a checkout that somebody installs globally (pre-commit does) without what it is built with: it hands the
 * setting on to the installation inside. So that is made here, without the setting.
 */
function installHere() {
  const env = Object.entries(process.env).filter(
    ([name]) => !/^npm_config_(?:global|include|omit)/i.test(name),
  );
  const args = [
    process.env.npm_execpath,
    'ci',
    '--include=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ];
  execFileSync(process.execPath, args, {
    env: Object.fromEntries(env),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

const [given = 'dist'] = process.argv.slice(2);
const outdir = given === '--where-possible' ? 'dist' : given;
if (!isInstalled('esbuild') && process.env.npm_config_global === 'true') installHere();
// npm prepares what has no bundler, too.
if (given !== outdir && !isInstalled('esbuild')) process.exit();

const { build } = await import('esbuild');

// Some of the bundled packages are CommonJS and call require(); an ES module has none of its own.
const requireBanner =
  "import{createRequire as __createRequire}from'module';const require=__createRequire(import.meta.url);";

/** Commands about the service's database, which run where it is: their packages are most of what the service installs. */
const ofService = [
  './backup.ts',
  './dead-letters.ts',
  './evidence-in-store.ts',
  './record-in-store.ts',
  './restore.ts',
];

rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: { fairlead: 'app/cli/launch.ts', cli: 'app/cli.ts' },
  outdir,
  chunkNames: 'parts/[name]-[hash]',
  bundle: true,
  splitting: true,
  // Names stay: a stack trace in a report of a defect is of use.
  minifySyntax: true,
  minifyWhitespace: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  legalComments: 'none',
  external: ofService,
  banner: { js: requireBanner },
});
chmodSync(join(outdir, 'fairlead.js'), 0o755);
