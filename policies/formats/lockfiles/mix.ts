/** mix.lock (https://hexdocs.pm/mix/Mix.Tasks.Deps.html): an Elixir map that mix writes with one package a line. */
import { say } from '../../engine/prose.ts';
import { type LockedPackage, type LockFileContents, locked, UnreadableLockFile } from './locked-package.ts';

/** Throws {@link UnreadableLockFile}: what does not stand on a line of its own is not read past. */
export function readMix(source: string): LockFileContents {
  const packages = source.split('\n').flatMap((raw, i): readonly LockedPackage[] => {
    const line = raw.trim().replace(/^%\{/, '').replace(/\}\}$/, '}').replace(/,$/, '').trim();
    if (line === '' || line === '}' || /^#/.test(line)) return [];
    const found = (line.match(/\{:(hex|git|path),/g)?.length ?? 0) === 1 ? (hex(line) ?? git(line)) : null;
    if (!found) throw new UnreadableLockFile(say`line ${i + 1} is not "name": {:hex, …} or {:git, …}`);
    return [locked({ ...found, line: i + 1 })];
  });
  return { packages, unpinned: [] };
}

type Found = Parameters<typeof locked>[0];

const checksum = '"([0-9a-fA-F]{64})"';
const hexEntry = new RegExp(
  `^"[^"]+"(?::| =>) ?\\{:hex, :"?([\\w@.-]+)"?, "([^"]+)"(?:, (?:${checksum}|nil))?(?:, \\[[\\w:, ]*\\])?(?:, \\[.*\\](?:, "([^"]*)"(?:, (?:${checksum}|nil))?)?)?\\}$`,
);

/** The inner checksum is of the contents, the outer one of the archive. */
function hex(line: string): Found | null {
  const [, name, version, inner, repository = 'hexpm', outer] = hexEntry.exec(line) ?? [];
  if (!name || !version) return null;
  const [, organization] = /^hexpm:(.+)$/.exec(repository) ?? [];
  const resolved = organization ? `https://repo.hex.pm/repos/${organization}` : repository;
  return {
    ecosystem: 'hex',
    name,
    version,
    resolved: repository === 'hexpm' || repository === '' ? null : resolved,
    integrity: [inner, outer].flatMap((one) => (one ? `sha256:${one.toLowerCase()}` : [])).join(' ') || null,
    integrityExpected: true,
  };
}

const gitEntry = /^"([^"]+)"(?::| =>) ?\{:git, "([^"]+)", "([0-9a-f]{7,64})", \[([^[\]]*)\]\}$/;

function git(line: string): Found | null {
  const [, name, address, commit] = gitEntry.exec(line) ?? [];
  if (!name || !address || !commit) return null;
  return {
    ecosystem: 'hex',
    name,
    version: commit,
    origin: 'git',
    resolved: address,
    integrity: commit,
    integrityExpected: true,
  };
}
