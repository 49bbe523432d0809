/** What a file is for, by its path. Globs; patterns follow github-linguist's `generated.rb` and `vendor.yml`. */

/** Tests and their data, in the layouts of many languages. */
export const tests: readonly string[] = [
  '**/{test,tests,Test,Tests,__tests__,__mocks__,mocks,spec,specs,Specs,e2e,cypress,testing,testutil,testutils}/**',
  '**/{androidTest,integrationTest,integration-tests,functionalTest,testFixtures,test-fixtures,unittest,unittests}/**',
  '**/{fixture,fixtures,__fixtures__,testdata,test_data,test-data,__snapshots__,snapshots}/**',
  '**/{golden,goldens,__golden__,cassettes,wiremock,__recordings__}/**',
  // .NET and Swift name a test project's folder after the project: `Shop.Tests/`, `ShopUITests/`.
  '**/*{.Tests,.Test,.UnitTests,.IntegrationTests,.FunctionalTests,.Specs,UITests,UnitTests}/**',
  '**/*[._-]{test,tests,spec,cy,e2e}.*',
  '**/{test,tests}.rs',
  '**/{test_*,conftest}.py',
  '**/*{Test,Tests,Spec,IT}.{java,kt,kts,scala,groovy,cs,fs,vb,swift,php,m,mm,cpp,cc,hs}',
  '**/t/**/*.t',
  '**/*.{snap,snapshot,golden,robot,feature}',
  '**/*.{golden,approved,verified}.*',
];

const examples: readonly string[] = [
  '**/{example,examples,sample,samples,demo,demos,bench,benches,benchmark,benchmarks,xtask}/**',
];

/** Other people's code. */
export const vendored: readonly string[] = [
  '**/{vendor,vendors,vendored,_vendor,_vendored,third_party,third-party,thirdparty,3rdparty,3rd-party}/**',
  '**/{node_modules,bower_components,Pods,Carthage}/**',
];

/** Files that do not shape the product: tests and their data, examples, other people's code. */
export const besidesProduct: readonly string[] = [...tests, ...examples, ...vendored];

/** Projects that only build or try the product: what they depend on is not what the product runs on. */
export const buildProjects: readonly string[] = [
  '**/{buildSrc,build-logic,build,tools,tooling,scripts,script,hack,eng,ci,.config}/**',
  '**/*{Test,Tests,Specs,Benchmark,Benchmarks}.{csproj,fsproj,vbproj}',
  '**/{_build,Build,build}.{csproj,fsproj}',
  '**/*{-test,-tests,-e2e,-testing,-benchmarks,_test,_tests}/**',
];

/** What package managers pin, and the sums that go with it. */
export const lockFiles: readonly string[] = [
  '**/*{-lock,.lock,-lock.json,-lock.yaml,.lockfile}',
  '**/{go.sum,npm-shrinkwrap.json,packages.lock.json,bun.lockb,gradle.lockfile,flake.lock}',
];

/** Files that tools write. */
export const generated: readonly string[] = [
  '**/{dist,build,out,generated,__generated__,gen,.yarn}/**',
  '**/*.{generated,gen,g,designer}.*',
  '**/*.{min.js,min.css,bundle.js,map,pb.go,pb.gw.go,pb.cc,pb.h,pb.rb}',
  '**/*_{pb2,pb2_grpc,pb}.{py,pyi,js,d.ts,rb}',
  '**/*_generated.*',
  ...lockFiles,
];

/** Words that stand in a product in several languages. */
export const translations: readonly string[] = [
  '**/{locale,locales,i18n,l10n,lang,langs,translations,_locales}/**/*.{json,json5,yml,yaml,po,pot,properties,xlf,xliff,arb,strings,stringsdict,ftl,resx,php,ts.json}',
  '**/*.{xlf,xliff,arb,po,pot}',
  '**/*.lproj/**/*.{strings,stringsdict}',
  '**/res/values-*/*.xml',
];

const texts = 'md,mdx,markdown,rst,adoc,asciidoc,org,tex,txt';
const pictures = 'svg,png,jpg,jpeg,gif,webp,avif,ico,pdf,drawio,excalidraw,puml,plantuml,mmd,dot';
const legal =
  'LICENSE,LICENCE,NOTICE,COPYING,CHANGELOG,CHANGES,AUTHORS,CONTRIBUTORS,MAINTAINERS,README,CODEOWNERS';

/**
 * Words for people, and pictures. A folder or a name alone makes none of a program: `docs/x.ts` and `LICENSE.ts` are read
 * as code, and so are texts that a build reads (`requirements.txt`, `CMakeLists.txt`).
 */
export const documentation: readonly string[] = [
  '**/*.{md,mdx,markdown,rst,adoc,asciidoc,org}',
  `{doc,docs,documentation}/**/*.{${texts},html,htm,css,csv,tsv,json,yml,yaml,toml,po}`,
  `**/*.{${pictures},csv,tsv,po,pot}`,
  `**/{${legal}}`,
  `**/{LICENSE,LICENCE,NOTICE,COPYING}-{MIT,APACHE,APACHE-2.0,BSD,BSD-3-Clause,MPL-2.0,GPL,LGPL,ISC,0BSD,UNLICENSE,CC0}`,
  `**/{${legal}}.txt`,
  '**/{licenses,LICENSES,license,licences}/**/*.txt',
  '**/{humans,robots,security,llms,AUTHORS,THANKS,TODO,INSTALL,NEWS,HISTORY,release-notes,release_notes}.txt',
];

/** Documentation, and whatever lies in a folder of it: a site's code and its samples have no tests of their own. */
export const documentationFolders: readonly string[] = ['{doc,docs,documentation}/**', ...documentation];
