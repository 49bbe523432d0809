/** flake.lock, versions 5 to 7 (https://nix.dev/manual/nix/latest/command-ref/new-cli/nix3-flake). */
import { own, say } from '../../engine/prose.ts';
import { repositoryOf } from './address.ts';
import { entries, isTable, lineIndex, property, text } from './data.ts';
import { type LockedPackage, type LockFileContents, locked, UnreadableLockFile } from './locked-package.ts';

/** Throws {@link UnreadableLockFile} or a `SyntaxError`. */
export function readFlake(source: string): LockFileContents {
  const lock: unknown = JSON.parse(source);
  const version = property(lock, 'version');
  if (version !== 5 && version !== 6 && version !== 7)
    throw new UnreadableLockFile(say`its version is ${String(version)}; versions 5 to 7 can be read`);
  const [nodes, root] = [property(lock, 'nodes'), text(property(lock, 'root'))];
  if (!isTable(nodes) || root === null) throw new UnreadableLockFile(own('it has no nodes or no root'));
  const asked = new Set(entries(property(property(nodes, root), 'inputs')).map(([, node]) => String(node)));
  const lines = lineIndex(source);
  return {
    packages: entries(nodes).flatMap(([key, node]) =>
      key === root
        ? []
        : fromNode(key, node, {
            direct: asked.has(key),
            line: lines.get(`${JSON.stringify(key)}: {`) ?? null,
          }),
    ),
    unpinned: [],
  };
}

type About = Pick<LockedPackage, 'direct' | 'line'>;

const hosts: Readonly<Record<string, string>> = {
  github: 'github.com',
  gitlab: 'gitlab.com',
  sourcehut: 'git.sr.ht',
};

interface Pin {
  readonly key: string;
  readonly type: string;
  readonly field: (name: string) => string | null;
  readonly about: About;
}

function fromNode(key: string, node: unknown, about: About): readonly LockedPackage[] {
  const pin = property(node, 'locked');
  const field = (name: string) => text(property(pin, name));
  const type = field('type');
  if (!type) throw new UnreadableLockFile(say`${key} is not locked`);
  // A folder of the project, or of the machine: nothing is fetched.
  if (type === 'path') return [];
  if (type === 'tarball' || type === 'file') return [fromArchive({ key, type, field, about })];
  return [fromRepository({ key, type, field, about })];
}

function repositoryAt({ key, type, field }: Pin): string {
  if (type === 'git' || type === 'hg') return field('url') ?? '';
  if (!Object.hasOwn(hosts, type))
    throw new UnreadableLockFile(say`${key} is of type ${type}, which is not known`);
  const [owner, repository] = [field('owner'), field('repo')];
  return owner && repository ? `https://${field('host') ?? hosts[type]}/${owner}/${repository}` : '';
}

/** Named by what it is, not by its key: keys are renumbered. */
function fromRepository(pin: Pin): LockedPackage {
  const { key, field, about } = pin;
  const [address, rev, dir] = [repositoryAt(pin), field('rev'), field('dir')];
  if (address === '' || !rev) throw new UnreadableLockFile(say`${key} has no address or no commit`);
  return locked({
    ecosystem: 'nix',
    name: `${repositoryOf(address) ?? address}${dir === null ? '' : `?dir=${dir}`}`,
    version: rev,
    origin: 'git',
    resolved: address,
    integrity: [field('narHash'), rev].filter(Boolean).join(' '),
    integrityExpected: true,
    ...about,
  });
}

function fromArchive({ key, field, about }: Pin): LockedPackage {
  const [url, hash] = [field('url'), field('narHash')];
  if (!url) throw new UnreadableLockFile(say`${key} has no address`);
  return locked({
    ecosystem: 'nix',
    name: key,
    version: field('rev') ?? url,
    origin: 'url',
    resolved: url,
    integrity: hash,
    integrityExpected: true,
    ...about,
  });
}
