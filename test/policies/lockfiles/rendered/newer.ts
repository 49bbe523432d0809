/** The lock files of Deno, Terraform, CocoaPods, Nix, R and Conan. */
import { base64, type Format, json, type Rendered } from './project.ts';

const registryOnly = ({ from }: Rendered) => from.kind === 'registry' && !from.url;

export function deno(version: '3' | '4' | '5'): Format['render'] {
  return (packages) => {
    if (!packages.every(registryOnly)) return null;
    const entries = packages.map(({ name, version: at, sums }) => {
      const integrity = sums.map(([a, d]) => (a === 'none' ? 'none' : `${a}-${base64(d)}`)).join(' ');
      return [`${name}@${at}`, integrity === '' ? {} : { integrity }] as const;
    });
    const npm = Object.fromEntries(entries);
    const target = (name: string, at: string) => (version === '3' ? `npm:${name}@${at}` : at);
    const specifiers = Object.fromEntries(
      packages.map(({ name, version: at }) => [`npm:${name}@^1`, target(name, at)]),
    );
    return json(version === '3' ? { version, packages: { specifiers, npm } } : { version, specifiers, npm });
  };
}

export function jsr(packages: readonly Rendered[]): string | null {
  const fits = ({ sums }: Rendered) => sums.length < 2 && sums.every(([a]) => a === 'sha256');
  if (!packages.every((one) => registryOnly(one) && fits(one))) return null;
  const entries = packages.map(({ name, version, sums }) => [
    `@acme/${name}@${version}`,
    sums[0] ? { integrity: sums[0][1] } : {},
  ]);
  return json({ version: '5', specifiers: {}, jsr: Object.fromEntries(entries) });
}

/** Modules by address; a place's url stands for the address. */
export function modules(packages: readonly Rendered[]): string | null {
  const fits = ({ sums, from }: Rendered) =>
    from.kind === 'registry' && sums.length === 1 && sums[0]?.[0] === 'sha256';
  if (!packages.every(fits)) return null;
  const entries = packages.map(({ name, version, sums, from }) => {
    const base = from.kind === 'registry' && from.url ? new URL(from.url).origin : 'https://deno.land';
    return [`${base}/x/${name}@${version}/mod.ts`, sums[0]?.[1]];
  });
  return json({ version: '5', remote: Object.fromEntries(entries) });
}

export function terraform(packages: readonly Rendered[]): string | null {
  const fits = ({ from, sums }: Rendered) => from.kind === 'registry' && sums.every(([a]) => a === 'sha256');
  if (!packages.every(fits)) return null;
  const provider = ({ name, version, sums, from }: Rendered) => {
    const host = from.kind === 'registry' && from.url ? new URL(from.url).host : 'registry.terraform.io';
    const hashes = sums.map(([, d]) => `    "zh:${d}",\n`).join('');
    return `provider "${host}/acme/${name}" {\n  version     = "${version}"\n  constraints = "~> 1.0"\n${hashes === '' ? '' : `  hashes = [\n${hashes}  ]\n`}}\n`;
  };
  return `# This file is maintained automatically by "terraform init".\n\n${packages.map(provider).join('\n')}`;
}

export function podfile(packages: readonly Rendered[]): string | null {
  const fits = ({ from, sums }: Rendered) =>
    from.kind === 'file' ? false : sums.length < 2 && sums.every(([a]) => a === 'sha1' || a === 'none');
  if (!packages.every(fits)) return null;
  const list = (items: readonly string[]) => items.map((item) => `  - ${item}\n`).join('');
  const gits = packages.flatMap(({ name, from }) => (from.kind === 'git' ? [{ name, ...from }] : []));
  const urls = packages.flatMap(({ name, from }) =>
    from.kind === 'registry' ? [{ name, url: from.url ?? 'trunk' }] : [],
  );
  const checksums = packages.flatMap(({ name, sums }) =>
    sums.map(([a, d]) => `  ${name}: ${a === 'none' ? 'none' : d}\n`),
  );
  return [
    `PODS:\n${list(packages.map(({ name, version }) => `${name} (${version})`))}`,
    `DEPENDENCIES:\n${list(packages.map(({ name }) => name))}`,
    `SPEC REPOS:\n${urls.map(({ name, url }) => `  ${url}:\n    - ${name}\n`).join('')}`,
    gits.length === 0
      ? ''
      : `EXTERNAL SOURCES:\n${gits.map(({ name, repository }) => `  ${name}:\n    :branch: main\n    :git: https://${repository}.git\n`).join('')}\nCHECKOUT OPTIONS:\n${gits.map(({ name, repository, commit }) => `  ${name}:\n    :commit: ${commit}\n    :git: https://${repository}.git\n`).join('')}`,
    `SPEC CHECKSUMS:\n${checksums.join('')}`,
    `PODFILE CHECKSUM: ${'f'.repeat(40)}\n`,
    'COCOAPODS: 1.15.2\n',
  ]
    .filter((section) => section !== '')
    .join('\n');
}

export function flake(packages: readonly Rendered[]): string | null {
  const fits = ({ from, sums }: Rendered) =>
    from.kind !== 'file' && sums.length < 2 && sums.every(([a]) => a === 'sha256');
  if (!packages.every(fits)) return null;
  const nodes = packages.map(({ name, version, sums, from }) => {
    const [, owner, repo] = from.kind === 'git' ? from.repository.split('/') : [];
    const narHash = sums.map(([a, d]) => `${a}-${base64(d)}`)[0];
    const isGitHub = from.kind === 'git' && from.repository.startsWith('github.com/');
    const place =
      from.kind !== 'git'
        ? {
            type: 'tarball',
            url:
              from.kind === 'registry' && from.url
                ? from.url
                : `https://channels.nixos.org/${name}-${version}.tar.xz`,
          }
        : isGitHub
          ? { type: 'github', owner, repo, rev: from.commit }
          : { type: 'git', url: `https://${from.repository}.git`, rev: from.commit };
    return [name, { locked: { ...place, ...(narHash ? { narHash } : {}) }, original: {} }] as const;
  });
  const inputs = Object.fromEntries(packages.map(({ name }) => [name, name]));
  return json({ nodes: { ...Object.fromEntries(nodes), root: { inputs } }, root: 'root', version: 7 });
}

/** Its hashes are no checksums. */
export function renv(packages: readonly Rendered[]): string | null {
  if (packages.some(({ from }) => from.kind === 'file')) return null;
  const repositories = packages.flatMap(({ from }) =>
    from.kind === 'registry' && from.url ? [from.url] : [],
  );
  const entries = packages.map(({ name, version, from }) => {
    const [host = '', owner, repo] = from.kind === 'git' ? from.repository.split('/') : [];
    const remote =
      from.kind === 'git'
        ? {
            Source: host === 'github.com' ? 'GitHub' : 'git',
            ...(host === 'github.com'
              ? { RemoteHost: 'api.github.com', RemoteUsername: owner, RemoteRepo: repo }
              : { RemoteUrl: `https://${from.repository}` }),
            RemoteSha: from.commit,
          }
        : { Source: 'Repository', Repository: from.kind === 'registry' && from.url ? from.url : 'CRAN' };
    return [name, { Package: name, Version: version, ...remote }];
  });
  const urls = [
    { Name: 'CRAN', URL: 'https://cloud.r-project.org' },
    ...repositories.map((url, i) => ({ Name: `more${i}`, URL: url })),
  ];
  return json({ R: { Version: '4.4.1', Repositories: urls }, Packages: Object.fromEntries(entries) });
}
