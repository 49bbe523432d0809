/** Builds every action's bundle into actions/dist. The bundles are committed; CI builds them again and compares. */
import { build } from 'esbuild';

const actions = ['check'];

// Some of the bundled packages are CommonJS and call require(); an ES module has none of its own.
const requireBanner =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

await build({
  entryPoints: Object.fromEntries(actions.map((name) => [name, `actions/${name}/index.ts`])),
  outdir: 'actions/dist',
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  legalComments: 'none',
  banner: { js: `// Generated from actions/ by npm run build. Do not edit.\n${requireBanner}` },
});
