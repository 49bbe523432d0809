/** Manifests that are programs or line formats: go.mod, Gemfile. Read by their usual lines, nothing is run. */
import { type ManifestReader, names } from './manifest.ts';

/** Go has no scope for tests: these are known to be for tests alone. */
const goTestOnly =
  /^(?:github\.com\/(?:stretchr\/testify|onsi\/(?:ginkgo|gomega)|google\/go-cmp|golang\/mock|DATA-DOG\/go-sqlmock)|go\.uber\.org\/(?:mock|goleak)|gotest\.tools)/;

/** `github.com/x/y/v2` is `github.com/x/y`: a major version is an upgrade, not another package. */
function modulePath(path: string): string {
  return path.replace(/\/v\d+$/, '').replace(/^(gopkg\.in\/.*)\.v\d+$/, '$1');
}

export const goMod: ManifestReader = (text) => {
  const direct: string[] = [];
  const other: string[] = [];
  let block: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    const opens = /^\s*(\w+)\s*\(/.exec(line)?.[1];
    if (opens) block = opens;
    if (/^\s*\)/.test(line)) block = null;
    const single = /^\s*require\s+(\S+)\s+v/.exec(line)?.[1];
    const inBlock = block === 'require' && !opens ? /^\s*(\S+)\s+v/.exec(line)?.[1] : undefined;
    const path = single ?? inBlock;
    if (!path) continue;
    const isTool = goTestOnly.test(path) || /\/\/\s*indirect/.test(line);
    (isTool ? other : direct).push(modulePath(path));
  }
  const own = /^[^\S\n\r\u2028\u2029]*module\s+(\S+)/m.exec(text)?.[1];
  return names({ direct, other, own: own === undefined ? [] : [modulePath(own)] });
};

const rubyTools = /\b(?:development|test|ci|lint|doc)\b/;

/** `gem 'rspec', group: :test` and `gem 'ours', path: '…'`. */
function isToolGem(options: string): boolean {
  return /\bpath:/.test(options) || (/\bgroups?\b/.test(options) && rubyTools.test(options));
}

export const gemfile: ManifestReader = (text) => {
  const direct: string[] = [];
  const other: string[] = [];
  const blocks: boolean[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/(?:^|\s)#.*$/, '');
    const [, gem, options = ''] = /^\s*gem[\s(]+["']([^"']+)["'](.*)$/.exec(line) ?? [];
    if (gem) (blocks.includes(true) || isToolGem(options) ? other : direct).push(gem);
    if (/\bdo\s*(?:\|[^|]*\|)?\s*$/.test(line)) blocks.push(/^\s*group\b/.test(line) && rubyTools.test(line));
    if (/^\s*end\b/.test(line)) blocks.pop();
  }
  return names({ direct, other });
};
