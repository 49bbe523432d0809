/**
 * Builds every action's bundle into actions/dist, or the folder it is given. The bundles are committed; CI builds them again
 * and compares. What few changes need (the calculator of severities, the way past a proxy) is a file of its own, read when it
 * is asked for; of the check, which people wait for, much more. Each action is built by itself: in a file that two share, each
 * would read what the other needs.
 */
import { rmSync } from 'node:fs';
import { type BuildOptions, build } from 'esbuild';
import { bundleInParts } from './in-parts.ts';

const [outdir = 'actions/dist'] = process.argv.slice(2);

// Some of the bundled packages are CommonJS and call require(); an ES module has none of its own.
const requireBanner =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

const options: BuildOptions = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  legalComments: 'none',
  // Only for tokens of other clouds, which no action of ours asks for; it brings its own copy of fetch, a quarter of a bundle.
  alias: {
    '@actions/http-client': './actions/no-http-client.ts',
    '@actions/http-client/lib/auth': './actions/no-http-client.ts',
    // As modules, of which only what is used is bundled.
    yaml: './node_modules/yaml/browser/dist/index.js',
  },
  banner: { js: `// Generated from actions/ by npm run build. Do not edit.\n${requireBanner}` },
};

/** What the check does not need for a usual change of a few source files. */
const parts = {
  settings: [
    'app/github/{organization,settings}/*.ts',
    'app/facts/{actions-permissions,code-ownership,code-scanning,delivery,dependency-updates,deploy-keys,environments,installed-apps,licence,member-activity,members,merge-settings,organization*,outside-collaborators,protection,repository*,secret-scanning,security-policy,settings*,two-factor,upkeep,vulnerability-alerts}.ts',
    'policies/{organization,repository}/**/*.ts',
    'policies/settings/**/*.ts',
    'policies/formats/updates/**/*.ts',
    // What options and settings are declared with.
    '!policies/settings/{actions,classic,contradictions,fields,protection,ruleset,security,setting-type,table}.ts',
    '!policies/settings/classic/wire.ts',
    '!policies/settings/named/{deploy-keys,deployed-branches,entries,environment,environments,others,roles,webhooks}.ts',
    '!policies/settings/named/access/levels.ts',
  ],
  releases: [
    'app/github/release/*.ts',
    'app/facts/release*.ts',
    'policies/release/release-readiness/*.ts',
    '!app/github/release/release.ts',
  ],
  dependencies: [
    'app/facts/advisories/*.ts',
    'app/facts/dependencies/*.ts',
    'policies/formats/{lockfiles,manifests,version-orders}/**/*.ts',
    'policies/formats/{licence,package-url}.ts',
    'node_modules/smol-toml/dist/{parse,stringify}.js',
    'policies/pull-request/dependencies/*.ts',
    '!app/facts/advisories/{dependency-review,lookup}.ts',
    '!app/facts/dependencies/{aliases,brought-code,compose,lock-files,read-locks,removed-locks}.ts',
    '!policies/formats/lockfiles/{format,formats,manifests,npm-entry,read-manifests,unread-locks,unread-manifests}.ts',
    '!policies/formats/lockfiles/exact/files.ts',
    '!policies/formats/lockfiles/settings/{files,leaves}.ts',
    '!policies/formats/manifests/manifest.ts',
    '!policies/pull-request/dependencies/{licences,public-registries,uncovered}.ts',
  ],
  workflows: [
    'policies/pull-request/workflow-hardening/*.ts',
    'policies/formats/workflow*.ts',
    '!policies/pull-request/workflow-hardening/unsafe-contexts.ts',
    '!policies/formats/{workflow,workflow-powers}.ts',
  ],
  scanners: [
    'app/facts/sarif/*.ts',
    'policies/formats/sarif/*.ts',
    '!app/facts/sarif/{artifact-list,artifacts,found,identify}.ts',
    '!policies/formats/sarif/{fingerprint,json}.ts',
  ],
  records: [
    'policies/pull-request/adr-valid/*.ts',
    'policies/pull-request/adr-required/{draft,known-packages,known-services,next-path}.ts',
    'policies/formats/*record*.ts',
    '!policies/pull-request/adr-valid/sections.ts',
  ],
  writing: [
    'node_modules/yaml/browser/dist/stringify/*.js',
    'node_modules/zod/v4/core/{json-schema-processors,to-json-schema}.js',
  ],
};

rmSync(outdir, { recursive: true, force: true });
for (const name of ['audit', 'evidence', 'metrics'])
  await build({ ...options, entryPoints: { [name]: `actions/${name}/index.ts` }, outdir, splitting: true });
await bundleInParts({ name: 'check', entry: 'actions/check/index.ts', outdir, parts, options });
