/** renv.lock (https://rstudio.github.io/renv/articles/lockfile.html). */
import { own, say } from '../../engine/prose.ts';
import { entries, isTable, items, lineIndex, property, text } from './data.ts';
import {
  type LockedPackage,
  type LockFileContents,
  type LockSetting,
  locked,
  UnreadableLockFile,
} from './locked-package.ts';

/** Throws {@link UnreadableLockFile} or a `SyntaxError`. */
export function readRenv(source: string): LockFileContents {
  const lock: unknown = JSON.parse(source);
  const packages = property(lock, 'Packages');
  if (!isTable(packages)) throw new UnreadableLockFile(own('it has no Packages'));
  const repositories = items(property(property(lock, 'R'), 'Repositories'));
  const urls = new Map(
    repositories.flatMap((one) => {
      const [name, url] = [text(property(one, 'Name')), text(property(one, 'URL'))];
      return name && url ? [[name, url] as const] : [];
    }),
  );
  const lines = lineIndex(source);
  return {
    packages: entries(packages).flatMap(([key, entry]) =>
      fromEntry(key, entry, { urls, line: lines.get(`${JSON.stringify(key)}: {`) ?? null }),
    ),
    unpinned: [],
    settings: [...urls].map(
      ([name, url]): LockSetting => ({ kind: 'index', text: `${name} = ${url}`, address: url, line: null }),
    ),
  };
}

interface About {
  readonly urls: ReadonlyMap<string, string>;
  readonly line: number | null;
}

const forges: Readonly<Record<string, string>> = {
  github: 'github.com',
  gitlab: 'gitlab.com',
  bitbucket: 'bitbucket.org',
};

/** Its `Hash` is of a description, differs between versions of renv, and no installation checks it: not a checksum. */
function fromEntry(key: string, entry: unknown, { urls, line }: About): readonly LockedPackage[] {
  const field = (name: string) => text(property(entry, name));
  const [name, version] = [field('Package') ?? key, field('Version')];
  const kind = (field('Source') ?? field('RemoteType') ?? 'repository').toLowerCase();
  if (!version || name !== key) throw new UnreadableLockFile(say`${key} has no version, or another name`);
  const known = { ecosystem: 'cran' as const, name, version, line };
  // A folder of the project.
  if (kind === 'local') return [];
  if (/^(repository|cran|rspm|bioconductor|standard|unknown)$/.test(kind)) {
    const from = field('Repository') ?? '';
    return [locked({ ...known, resolved: urls.get(from) ?? (from.includes('://') ? from : null) })];
  }
  const address = field('RemoteUrl') ?? onForge(kind, field);
  if (address === null || !/^(git|git2r|xgit|url|github|gitlab|bitbucket)$/.test(kind))
    throw new UnreadableLockFile(say`${key} is from ${kind}, which is not known, or has no address`);
  if (kind === 'url') return [locked({ ...known, origin: 'url', resolved: address })];
  const commit = field('RemoteSha');
  return [locked({ ...known, origin: 'git', resolved: address, integrity: commit, integrityExpected: true })];
}

function onForge(kind: string, field: (name: string) => string | null): string | null {
  const host = (field('RemoteHost') ?? '').replace(/^api\./, '').replace(/\/api\/v\d$|\/2\.0$/, '');
  const [owner, repository] = [field('RemoteUsername'), field('RemoteRepo')];
  const known = Object.hasOwn(forges, kind) ? forges[kind] : undefined;
  return owner && repository && known ? `https://${host || known}/${owner}/${repository}` : null;
}
