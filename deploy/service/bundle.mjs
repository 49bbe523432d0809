/**
 * Builds the service into deploy/service/built/, or the folder it is given: half of what starting from the source takes is
 * reading 1,800 files and taking their types away, and a quarter of the memory at rest is what that leaves behind
 * (bench/README.md). Names and lines stay, so that a stack trace in a log is of use. JavaScript, and its own packages'
 * only need: it runs where nothing but what the service needs is installed.
 *
 *   node deploy/service/bundle.mjs [--where-possible] [FOLDER [NAME=FILE…]]     more entries, for tests and benches
 */
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const args = process.argv.slice(2);
const wherePossible = args[0] === '--where-possible';
const [outdir = 'deploy/service/built', ...more] = wherePossible ? args.slice(1) : args;

function isInstalled(name) {
  try {
    return createRequire(import.meta.url).resolve(name) !== '';
  } catch {
    return false;
  }
}

// npm prepares what is installed as a command, too: nobody starts the service there.
if (wherePossible && (process.env.npm_config_global === 'true' || !isInstalled('esbuild'))) process.exit();

const { build } = await import('esbuild');

/** What runs in a process or a thread of its own is reached by its name, beside the file that starts it. */
const entryPoints = {
  server: 'app/server.ts',
  'judge-process': 'app/judge-process.ts',
  'engine-thread': 'app/store/engine-thread.ts',
  'history-thread': 'app/delivery/asked/history-thread.ts',
  ...Object.fromEntries(more.map((entry) => entry.split('='))),
};

// Some of the bundled packages are CommonJS and call require(); an ES module has none of its own.
const requireBanner =
  "import{createRequire as __createRequire}from'module';const require=__createRequire(import.meta.url);";

rmSync(fileURLToPath(new URL(outdir, `file://${root}`)), { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints,
  outdir,
  // Beside each other: a part that starts a thread looks for its file in its own folder.
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  legalComments: 'none',
  // The embedded engine reads its own files beside its code; `pg` does without the other.
  external: ['@electric-sql/pglite', 'pg-native'],
  banner: { js: requireBanner },
});
