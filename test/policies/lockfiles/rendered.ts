/** One small project, written as each lock file format would: what an attack on it changes is said once for all of them. */

export interface Rendered {
  readonly name: string;
  readonly version: string;
  /** Algorithm and digest in hexadecimal. */
  readonly sums: readonly (readonly [algorithm: string, digest: string])[];
  readonly from:
    | { readonly kind: 'registry'; readonly url?: string }
    | { readonly kind: 'git'; readonly repository: string; readonly commit: string }
    | { readonly kind: 'file'; readonly path: string };
}

export interface Format {
  /** Format and version, for the table. */
  readonly label: string;
  readonly path: string;
  /** The manifest beside it. */
  readonly manifest: string;
  /** Null where the format cannot say that. */
  readonly render: (packages: readonly Rendered[]) => string | null;
}

const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
const sri = ({ sums }: Rendered) =>
  sums.map(([a, d]) => (a === 'none' ? 'none' : `${a}-${base64(d)}`)).join(' ');
const hexSums = ({ sums }: Rendered) => sums.map(([a, d]) => (a === 'none' ? 'none' : `${a}:${d}`));
const json = (value: unknown) => JSON.stringify(value, null, 2);
const npmUrl = ({ name, version }: Rendered) => `https://registry.npmjs.org/${name}/-/${name}-${version}.tgz`;

function npmResolved(one: Rendered): string {
  if (one.from.kind === 'git') return `git+ssh://git@${one.from.repository}.git#${one.from.commit}`;
  return one.from.kind === 'file' ? `file:${one.from.path}` : (one.from.url ?? npmUrl(one));
}

function npmEntry(one: Rendered) {
  const integrity = one.from.kind === 'git' || one.sums.length === 0 ? {} : { integrity: sri(one) };
  return { version: one.version, resolved: npmResolved(one), ...integrity };
}

function npmTree(packages: readonly Rendered[]) {
  return Object.fromEntries(
    packages.map((one) => {
      const { version, resolved, ...rest } = npmEntry(one);
      const entry =
        one.from.kind === 'registry' ? { version, resolved, ...rest } : { version: resolved, ...rest };
      return [one.name, entry];
    }),
  );
}

function npm(lockfileVersion: 1 | 2 | 3): Format['render'] {
  return (packages) => {
    const flat = Object.fromEntries(packages.map((one) => [`node_modules/${one.name}`, npmEntry(one)]));
    const asked = Object.fromEntries(packages.map(({ name }) => [name, '*']));
    return json({
      name: 'app',
      lockfileVersion,
      ...(lockfileVersion > 1 ? { packages: { '': { name: 'app', dependencies: asked }, ...flat } } : {}),
      ...(lockfileVersion < 3 ? { dependencies: npmTree(packages) } : {}),
    });
  };
}

function pnpmResolution(one: Rendered): string {
  const { from } = one;
  if (from.kind === 'git') {
    const [, owner, repo] = from.repository.split('/');
    return from.repository.startsWith('github.com/')
      ? `{tarball: https://codeload.github.com/${owner}/${repo}/tar.gz/${from.commit}}`
      : `{commit: ${from.commit}, repo: https://${from.repository}.git, type: git}`;
  }
  const sums = one.sums.length === 0 ? [] : [`integrity: ${sri(one)}`];
  if (from.kind === 'file') return `{${[...sums, `tarball: file:${from.path}`].join(', ')}}`;
  return `{${[...sums, ...(from.url ? [`tarball: ${from.url}`] : [])].join(', ')}}`;
}

function pnpm(version: '5.4' | '6.0' | '9.0'): Format['render'] {
  return (packages) => {
    if (packages.some((one) => pnpmResolution(one) === '{}')) return null;
    const keyOf = (one: Rendered) => {
      if (one.from.kind === 'git')
        return `${version === '9.0' ? `${one.name}@` : ''}${one.from.repository}/${one.from.commit}`;
      if (one.from.kind === 'file') return `${version === '9.0' ? `${one.name}@` : ''}file:${one.from.path}`;
      return {
        '5.4': `/${one.name}/${one.version}`,
        '6.0': `/${one.name}@${one.version}`,
        '9.0': `${one.name}@${one.version}`,
      }[version];
    };
    const entries = packages.map((one) => {
      const more = one.from.kind === 'registry' ? '' : `    name: ${one.name}\n    version: ${one.version}\n`;
      return `  ${keyOf(one)}:\n    resolution: ${pnpmResolution(one)}\n${more}${version === '9.0' ? '' : '    dev: false\n'}`;
    });
    const asked = packages.map(
      (one) =>
        `      ${one.name}:\n        specifier: '*'\n        version: ${one.from.kind === 'registry' ? one.version : keyOf(one)}\n`,
    );
    const snapshots =
      version === '9.0' ? `\nsnapshots:\n\n${packages.map((one) => `  ${keyOf(one)}: {}\n`).join('\n')}` : '';
    return `lockfileVersion: '${version}'\n\nimporters:\n\n  .:\n    dependencies:\n${asked.join('')}\npackages:\n\n${entries.join('\n')}${snapshots}`;
  };
}

function yarnClassic(packages: readonly Rendered[]): string {
  const blocks = packages.map((one) => {
    const range =
      one.from.kind === 'git'
        ? npmResolved(one).split('#')[0]
        : one.from.kind === 'file'
          ? `file:${one.from.path}`
          : '^1.0.0';
    const integrity =
      one.from.kind === 'git' || one.sums.length === 0
        ? ''
        : `  integrity ${one.sums.length > 1 ? JSON.stringify(sri(one)) : sri(one)}\n`;
    return `"${one.name}@${range}":\n  version "${one.version}"\n  resolved "${npmResolved(one)}"\n${integrity}`;
  });
  return `# THIS IS AN AUTOGENERATED FILE. DO NOT EDIT THIS FILE DIRECTLY.\n# yarn lockfile v1\n\n\n${blocks.join('\n')}`;
}

function yarnBerry(packages: readonly Rendered[]): string | null {
  if (packages.some(({ sums }) => sums.length > 1 || sums.some(([a]) => a !== 'sha512' && a !== 'none')))
    return null;
  const blocks = packages.map((one) => {
    const { from, name, version, sums } = one;
    const reference =
      from.kind === 'git'
        ? `https://${from.repository}.git#commit=${from.commit}`
        : from.kind === 'file'
          ? `file:${from.path}#${from.path}::hash=123456&locator=app%40workspace%3A.`
          : `npm:${version}${from.url ? `::__archiveUrl=${encodeURIComponent(from.url)}` : ''}`;
    const checksum = sums.map(([a, d]) => `  checksum: ${a === 'none' ? 'none' : `10c0/${d}`}\n`).join('');
    return `"${name}@npm:^1.0.0":\n  version: ${version}\n  resolution: "${name}@${reference}"\n${checksum}  languageName: node\n  linkType: hard\n`;
  });
  return `# This file is generated by running "yarn install".\n\n__metadata:\n  version: 8\n  cacheKey: 10c0\n\n${blocks.join('\n')}`;
}

const onlySha256 = (packages: readonly Rendered[]) =>
  packages.every(({ sums }) => sums.length < 2 && sums.every(([a]) => a === 'sha256' || a === 'none'));

function cargo(version: 1 | 4): Format['render'] {
  return (packages) => {
    if (!onlySha256(packages) || packages.some(({ from }) => from.kind === 'file')) return null;
    const source = ({ from }: Rendered) =>
      from.kind === 'git'
        ? `git+https://${from.repository}.git?branch=main#${from.commit}`
        : from.kind === 'registry' && from.url
          ? `registry+${from.url}`
          : 'registry+https://github.com/rust-lang/crates.io-index';
    const sum = ({ from, sums }: Rendered) =>
      from.kind === 'registry' ? sums.map(([a, d]) => (a === 'none' ? 'none' : d))[0] : undefined;
    const entries = packages.map((one) => {
      const inline = version === 4 && sum(one) ? `checksum = "${sum(one)}"\n` : '';
      return `[[package]]\nname = "${one.name}"\nversion = "${one.version}"\nsource = "${source(one)}"\n${inline}`;
    });
    const table = packages.flatMap((one) =>
      sum(one) ? [`"checksum ${one.name} ${one.version} (${source(one)})" = "${sum(one)}"\n`] : [],
    );
    const mine = `[[package]]\nname = "app"\nversion = "0.1.0"\ndependencies = [\n${packages.map(({ name }) => ` "${name}",\n`).join('')}]\n`;
    return version === 4
      ? `# This file is automatically @generated by Cargo.\nversion = 4\n\n${[mine, ...entries].join('\n')}`
      : `# This file is automatically @generated by Cargo.\n${[mine, ...entries].join('\n')}\n[metadata]\n${table.join('')}`;
  };
}

function gemfile(packages: readonly Rendered[]): string | null {
  if (packages.some(({ from }) => from.kind === 'file')) return null;
  const sections = packages.map(({ name, version, from }) =>
    from.kind === 'git'
      ? `GIT\n  remote: https://${from.repository}.git\n  revision: ${from.commit}\n  branch: main\n  specs:\n    ${name} (${version})\n`
      : `GEM\n  remote: ${from.kind === 'registry' && from.url ? from.url : 'https://rubygems.org/'}\n  specs:\n    ${name} (${version})\n`,
  );
  const sums = packages.map(
    ({ name, version, from, sums: all }) =>
      `  ${name} (${version})${from.kind === 'git' || all.length === 0 ? '' : ` ${all.map(([a, d]) => (a === 'none' ? 'none' : `${a}=${d}`)).join(',')}`}\n`,
  );
  const asked = packages.map(({ name, from }) => `  ${name}${from.kind === 'git' ? '!' : ''}\n`);
  return `${sections.join('\n')}\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n${asked.join('')}\nCHECKSUMS\n${sums.join('')}\nBUNDLED WITH\n   2.6.2\n`;
}

function archiveOf(repository: string, commit: string): string {
  const [, owner, repo] = repository.split('/');
  return repository.startsWith('github.com/')
    ? `https://api.github.com/repos/${owner}/${repo}/zipball/${commit}`
    : `https://${repository}/archive/${commit}.zip`;
}

function composer(packages: readonly Rendered[]): string | null {
  if (
    packages.some(
      ({ sums }) => sums.length > 1 || sums.some(([a]) => a !== 'sha1' && a !== 'sha512' && a !== 'none'),
    )
  )
    return null;
  const entries = packages.map(({ name, version, from, sums }) => {
    const repository = from.kind === 'git' ? from.repository : `github.com/acme/${name}`;
    const commit = from.kind === 'git' ? from.commit : 'd'.repeat(40);
    const archive = archiveOf(repository, commit);
    const url = from.kind === 'registry' ? (from.url ?? archive) : from.kind === 'file' ? from.path : archive;
    const shasum = sums.map(([a, d]) => (a === 'none' ? 'none' : d.slice(0, 40)))[0] ?? '';
    return {
      name: `acme/${name}`,
      version,
      source: { type: 'git', url: `https://${repository}.git`, reference: commit },
      dist: { type: 'zip', url, reference: commit, shasum },
    };
  });
  return json({ packages: entries, 'packages-dev': [] });
}

const wheel = ({ name, version }: Rendered) => `${name}-${version}-py3-none-any.whl`;
const pythonUrl = (one: Rendered) => `https://files.pythonhosted.org/packages/aa/bb/${wheel(one)}`;
const firstSum = (one: Rendered) => hexSums(one)[0];

function poetry(packages: readonly Rendered[]): string | null {
  if (packages.some(({ sums }) => sums.length > 1)) return null;
  const entries = packages.map((one) => {
    const { name, version, from } = one;
    const sum = firstSum(one);
    const files = from.kind === 'git' || !sum ? '[]' : `[\n    {file = "${wheel(one)}", hash = "${sum}"},\n]`;
    const source =
      from.kind === 'git'
        ? `\n[package.source]\ntype = "git"\nurl = "https://${from.repository}.git"\nreference = "main"\nresolved_reference = "${from.commit}"\n`
        : from.kind === 'file'
          ? `\n[package.source]\ntype = "file"\nurl = "${from.path}"\n`
          : from.url
            ? `\n[package.source]\ntype = "legacy"\nurl = "${from.url}"\nreference = "other"\n`
            : '';
    return `[[package]]\nname = "${name}"\nversion = "${version}"\ndescription = ""\noptional = false\ngroups = ["main"]\nfiles = ${files}\n${source}`;
  });
  return `${entries.join('\n')}\n[metadata]\nlock-version = "2.1"\npython-versions = "*"\ncontent-hash = "x"\n`;
}

function uv(packages: readonly Rendered[]): string | null {
  if (packages.some(({ sums }) => sums.length > 1)) return null;
  const mine = `[[package]]\nname = "app"\nversion = "0.1.0"\nsource = { virtual = "." }\ndependencies = [\n${packages.map(({ name }) => `    { name = "${name}" },\n`).join('')}]\n`;
  const entries = packages.map((one) => {
    const { from } = one;
    const source =
      from.kind === 'git'
        ? `{ git = "https://${from.repository}?rev=main#${from.commit}" }`
        : from.kind === 'file'
          ? `{ path = "${from.path}" }`
          : '{ registry = "https://pypi.org/simple" }';
    const sum = firstSum(one);
    const url = from.kind === 'registry' ? (from.url ?? pythonUrl(one)) : pythonUrl(one);
    const wheels =
      from.kind === 'git'
        ? ''
        : `wheels = [\n    { ${from.kind === 'file' ? `filename = "${wheel(one)}"` : `url = "${url}"`}${sum ? `, hash = "${sum}"` : ''} },\n]\n`;
    return `[[package]]\nname = "${one.name}"\nversion = "${one.version}"\nsource = ${source}\n${wheels}`;
  });
  return `version = 1\nrequires-python = ">=3.12"\n\n${[mine, ...entries].join('\n')}`;
}

function pdm(packages: readonly Rendered[]): string | null {
  if (packages.some(({ sums }) => sums.length > 1)) return null;
  const entries = packages.map((one) => {
    const { from } = one;
    const sum = firstSum(one);
    const source =
      from.kind === 'git'
        ? `git = "https://${from.repository}.git"\nref = "main"\nrevision = "${from.commit}"\n`
        : from.kind === 'file'
          ? `path = "${from.path}"\n`
          : '';
    const url = from.kind === 'registry' && from.url ? `, url = "${from.url}"` : '';
    const files =
      from.kind === 'git' || !sum
        ? ''
        : `files = [\n    {file = "${wheel(one)}"${url}, hash = "${sum}"},\n]\n`;
    return `[[package]]\nname = "${one.name}"\nversion = "${one.version}"\n${source}groups = ["default"]\n${files}`;
  });
  return `[metadata]\ngroups = ["default"]\nlock_version = "4.5.0"\n\n${entries.join('\n')}`;
}

function pipfile(packages: readonly Rendered[]): string {
  const entries = packages.map((one) => {
    const { from, version } = one;
    const entry =
      from.kind === 'git'
        ? { git: `https://${from.repository}.git`, ref: from.commit }
        : from.kind === 'file'
          ? { path: from.path, version: `==${version}`, hashes: hexSums(one) }
          : from.url
            ? { file: from.url, version: `==${version}`, hashes: hexSums(one) }
            : { hashes: hexSums(one), index: 'pypi', version: `==${version}` };
    return [one.name, entry] as const;
  });
  const sources = [{ name: 'pypi', url: 'https://pypi.org/simple', verify_ssl: true }];
  return json({
    _meta: { hash: {}, 'pipfile-spec': 6, sources },
    default: Object.fromEntries(entries),
    develop: {},
  });
}

function requirements(packages: readonly Rendered[]): string {
  const lines = packages.map((one) => {
    const { from } = one;
    const hashes = hexSums(one)
      .map((sum) => ` \\\n    --hash=${sum}`)
      .join('');
    if (from.kind === 'git') return `${one.name} @ git+https://${from.repository}.git@${from.commit}\n`;
    if (from.kind === 'file') return `${from.path}${hashes}\n`;
    return from.url ? `${one.name} @ ${from.url}${hashes}\n` : `${one.name}==${one.version}${hashes}\n`;
  });
  return lines.join('');
}

function nuget(packages: readonly Rendered[]): string | null {
  if (packages.some(({ from, sums }) => sums.length > 1 || from.kind !== 'registry' || from.url)) return null;
  const entries = packages.map(({ name, version, sums }) => {
    const hash = sums.map(([a, d]) => (a === 'none' ? 'none' : base64(d)))[0];
    return [
      name,
      { type: 'Direct', requested: '[1, )', resolved: version, ...(hash ? { contentHash: hash } : {}) },
    ] as const;
  });
  return json({ version: 1, dependencies: { 'net8.0': Object.fromEntries(entries) } });
}

function goSum(packages: readonly Rendered[]): string | null {
  if (
    packages.some(
      ({ from, sums }) =>
        sums.length !== 1 || from.kind !== 'registry' || from.url || sums[0]?.[0] === 'none',
    )
  )
    return null;
  return packages
    .map(({ name, version, sums }) => `${name} v${version} h1:${base64(sums[0]?.[1] ?? '')}\n`)
    .join('');
}

export const formats: readonly Format[] = [
  { label: 'npm 1', path: 'package-lock.json', manifest: 'package.json', render: npm(1) },
  { label: 'npm 2', path: 'package-lock.json', manifest: 'package.json', render: npm(2) },
  { label: 'npm 3', path: 'package-lock.json', manifest: 'package.json', render: npm(3) },
  { label: 'pnpm 5', path: 'pnpm-lock.yaml', manifest: 'package.json', render: pnpm('5.4') },
  { label: 'pnpm 6', path: 'pnpm-lock.yaml', manifest: 'package.json', render: pnpm('6.0') },
  { label: 'pnpm 9', path: 'pnpm-lock.yaml', manifest: 'package.json', render: pnpm('9.0') },
  { label: 'Yarn classic', path: 'yarn.lock', manifest: 'package.json', render: yarnClassic },
  { label: 'Yarn Berry', path: 'yarn.lock', manifest: 'package.json', render: yarnBerry },
  { label: 'Cargo 1', path: 'Cargo.lock', manifest: 'Cargo.toml', render: cargo(1) },
  { label: 'Cargo 4', path: 'Cargo.lock', manifest: 'Cargo.toml', render: cargo(4) },
  { label: 'Bundler', path: 'Gemfile.lock', manifest: 'Gemfile', render: gemfile },
  { label: 'Composer', path: 'composer.lock', manifest: 'composer.json', render: composer },
  { label: 'Poetry', path: 'poetry.lock', manifest: 'pyproject.toml', render: poetry },
  { label: 'uv', path: 'uv.lock', manifest: 'pyproject.toml', render: uv },
  { label: 'PDM', path: 'pdm.lock', manifest: 'pyproject.toml', render: pdm },
  { label: 'Pipenv', path: 'Pipfile.lock', manifest: 'Pipfile', render: pipfile },
  { label: 'pip', path: 'requirements.txt', manifest: '', render: requirements },
  { label: 'NuGet', path: 'packages.lock.json', manifest: '', render: nuget },
  { label: 'go.sum', path: 'go.sum', manifest: '', render: goSum },
];
