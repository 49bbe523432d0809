/**
 * Builds every action's bundle into actions/dist, or the folder it is given. The bundles are committed; CI builds them again and compares. What few
 * changes need (the calculator of severities, the way past a proxy) is a chunk of its own, read when it is asked for. Each
 * action is built by itself: in a chunk that two share, each would read what the other needs.
 */
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

const actions = ['audit', 'check', 'evidence', 'metrics'];
const [outdir = 'actions/dist'] = process.argv.slice(2);

// Some of the bundled packages are CommonJS and call require(); an ES module has none of its own.
const requireBanner =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

rmSync(outdir, { recursive: true, force: true });
for (const name of actions)
  await build({
    entryPoints: { [name]: `actions/${name}/index.ts` },
    outdir,
    bundle: true,
    splitting: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    legalComments: 'none',
    // Only for tokens of other clouds, which no action of ours asks for; it brings its own copy of fetch, a quarter of a bundle.
    alias: {
      '@actions/http-client': './actions/no-http-client.ts',
      '@actions/http-client/lib/auth': './actions/no-http-client.ts',
    },
    banner: { js: `// Generated from actions/ by npm run build. Do not edit.\n${requireBanner}` },
  });
