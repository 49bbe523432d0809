/** What a file is for, by its path. Globs; patterns follow github-linguist's `generated.rb` and `vendor.yml`. */

/** Tests and their data. */
export const tests: readonly string[] = [
  '**/{test,tests,__tests__,__mocks__,spec,specs,e2e,cypress,testing,testutil}/**',
  '**/{fixture,fixtures,__fixtures__,testdata,test_data,test-data,__snapshots__,snapshots}/**',
  '**/*[._-]{test,tests,spec}.*',
  '**/{test,tests}.rs',
  '**/test_*.py',
  '**/*{Test,Tests,Spec,IT}.{java,kt,scala,groovy,cs,swift}',
  '**/*.{snap,snapshot,golden}',
];

const examples: readonly string[] = [
  '**/{example,examples,sample,samples,demo,demos,bench,benches,benchmark,benchmarks,xtask}/**',
];

/** Other people's code. */
export const vendored: readonly string[] = [
  '**/{vendor,vendored,third_party,third-party,node_modules,bower_components,Pods,Carthage}/**',
];

/** Files that do not shape the product: tests and their data, examples, other people's code. */
export const besidesProduct: readonly string[] = [...tests, ...examples, ...vendored];

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

/** Words for people, and pictures. */
export const documentation: readonly string[] = [
  '{doc,docs,documentation}/**',
  '**/*.{md,mdx,markdown,rst,adoc,txt}',
  '**/{LICENSE,LICENCE,NOTICE,CHANGELOG,AUTHORS,CODEOWNERS}*',
  '**/*.{svg,png,jpg,jpeg,gif,webp,ico,pdf,csv,tsv,po,pot}',
];
