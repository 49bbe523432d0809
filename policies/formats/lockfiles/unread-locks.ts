/** Lock files that are known, and not read. */

/** Lock files by name that no reader here understands; `*.lock` and `*.lockb` of any other name count as such, too. */
const unreadable: ReadonlySet<string> = new Set([
  'cabal.project.freeze',
  'cartfile.resolved',
  'conda-lock.yml',
  'conda-lock.yaml',
  'chart.lock',
  'gopkg.lock',
  'module.bazel.lock',
  'package.pins',
  'paket.lock',
  'rebar.lock',
  'shrinkwrap.yaml',
  'verification-metadata.xml',
  'vcpkg-lock.json',
  'stack.yaml.lock',
]);
/** Files called *.lock that pin no packages. */
const harmless: ReadonlySet<string> = new Set(['symfony.lock', 'apt.lock', 'skaffold.lock', '.lock']);

/** Of a lower-case file name: whether it is a lock file that no reader understands. */
export function isUnreadLock(name: string): boolean {
  return !harmless.has(name) && (unreadable.has(name) || /\.lockb?$/.test(name));
}
