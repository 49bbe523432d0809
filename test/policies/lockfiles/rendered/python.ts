/** The lock files of Python. */
import { hexSums, json, type Rendered } from './project.ts';

const wheel = ({ name, version }: Rendered) => `${name}-${version}-py3-none-any.whl`;
const pythonUrl = (one: Rendered) => `https://files.pythonhosted.org/packages/aa/bb/${wheel(one)}`;
const firstSum = (one: Rendered) => hexSums(one)[0];

export function poetry(packages: readonly Rendered[]): string | null {
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

function uvWheels(place: string, sum: string | undefined): string {
  return `wheels = [\n    { ${place}${sum ? `, hash = "${sum}"` : ''} },\n]\n`;
}

export function uv(packages: readonly Rendered[]): string | null {
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
        : uvWheels(from.kind === 'file' ? `filename = "${wheel(one)}"` : `url = "${url}"`, sum);
    return `[[package]]\nname = "${one.name}"\nversion = "${one.version}"\nsource = ${source}\n${wheels}`;
  });
  return `version = 1\nrequires-python = ">=3.12"\n\n${[mine, ...entries].join('\n')}`;
}

export function pdm(packages: readonly Rendered[]): string | null {
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

export function pipfile(packages: readonly Rendered[]): string {
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

export function requirements(packages: readonly Rendered[]): string {
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
