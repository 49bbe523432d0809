/** .terraform.lock.hcl (https://developer.hashicorp.com/terraform/language/files/dependency-lock), OpenTofu's too. */
import { say } from '../../engine/prose.ts';
import { type LockedPackage, type LockFileContents, locked, UnreadableLockFile } from './locked-package.ts';

const provider =
  /^provider "(?<address>[\w./-]+)" \{\nversion\s*=\s*"(?<version>[^"\\$]+)"\n(?:constraints\s*=\s*"[^"\\$]*"\n)?(?:hashes\s*=\s*\[\n(?<hashes>(?:"(?:h1|zh):[A-Za-z0-9+/=]+",?\n)*)\]\n)?\}$/;

interface Block {
  readonly line: number;
  readonly text: string;
}

/** Lines that count, trimmed, from `provider … {` to the `}` that closes it. */
function blocksOf(source: string): readonly Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let begun = 0;
  source.split(/\r?\n/).forEach((raw, i) => {
    const line = raw.trim();
    if (line === '' || /^(#|\/\/)/.test(line)) return;
    if (lines.length === 0) begun = i + 1;
    lines.push(line);
    if (line !== '}') return;
    blocks.push({ line: begun, text: lines.join('\n') });
    lines = [];
  });
  return lines.length === 0 ? blocks : [...blocks, { line: begun, text: lines.join('\n') }];
}

/** As `init` writes it. Throws {@link UnreadableLockFile}. */
export function readTerraform(source: string): LockFileContents {
  const packages = blocksOf(source).flatMap(({ line, text }) => {
    const { address, version, hashes = '' } = provider.exec(text)?.groups ?? {};
    if (!address || !version)
      throw new UnreadableLockFile(
        say`what begins on line ${line} is not written as terraform init writes it`,
      );
    const digests = [...hashes.matchAll(/"([^"]+)"/g)].map(([, digest = '']) => digest);
    return fromProvider({ address, version, digests, line });
  });
  return { packages, unpinned: [] };
}

interface Provider {
  readonly address: string;
  readonly version: string;
  readonly digests: readonly string[];
  readonly line: number;
}

/** Any of its checksums will do: one for each platform, `h1` of the contents and `zh` of the archive. */
function fromProvider({ address, version, digests, line }: Provider): readonly LockedPackage[] {
  const [host = '', ...path] = address.split('/');
  // Part of the tool.
  if (/^(terraform\.io\/builtin|builtin)\//.test(address)) return [];
  if (path.length !== 2)
    throw new UnreadableLockFile(say`the provider ${address} has no host, owner and name`);
  return [
    locked({
      ecosystem: 'terraform',
      name: path.join('/'),
      version,
      direct: true,
      resolved: `https://${host}/${path.join('/')}`,
      integrity: digests.length > 0 ? [...digests].sort().join(' ') : null,
      integrityExpected: true,
      line,
    }),
  ];
}
