/**
 * The places of a repository where dependencies are declared: one for each package manager and folder. Which folder's
 * entry of Dependabot looks after a place follows what Dependabot fetches
 * (https://github.com/dependabot/dependabot-core, `file_fetcher.rb` of each package manager).
 */
import { compileGlobs } from '../../engine/glob.ts';
import { besidesProduct } from '../path-kinds.ts';
import { above, type EcosystemId, ecosystemIds, ecosystems, folderOf } from './ecosystems.ts';
import { isRead, needsAnything, workspaceOf } from './needs.ts';

export interface Place {
  readonly ecosystem: EcosystemId;
  /** As Dependabot writes it: `/`, `/apps/web`. */
  readonly folder: string;
  /** Its manifests, sorted. */
  readonly files: readonly string[];
  /** Folders whose entry looks after it, too: itself, then those of the workspaces that hold it, the nearest first. */
  readonly from: readonly string[];
}

/** Manifests of a list of files. */
export interface Manifests {
  readonly found: readonly { readonly ecosystem: EcosystemId; readonly path: string }[];
  /** Files beside them that make workspaces, and lock files. */
  readonly beside: readonly string[];
  /** How many were left out: tests and their data, examples, other people's code. */
  readonly leftOut: number;
}

/** What is copied into other projects, and more names for data of tests. */
const scaffolds: readonly string[] = [
  '**/{tmpl,template,templates,scaffold,scaffolds,scaffolding,skeleton,skeletons,boilerplate}/**',
  '**/{*fixture,*fixtures,*_fixtures,*-fixtures}/**',
];

const isBesides = compileGlobs([...besidesProduct, ...scaffolds]);
const workspaceFiles =
  /(?:^|\/)(?:pnpm-workspace\.yaml|lerna\.json|go\.work|settings\.gradle(?:\.kts)?)$|\.slnx?$/;

export function manifestsIn(paths: readonly string[]): Manifests {
  const named = paths.flatMap((path) =>
    ecosystemIds.filter((id) => ecosystems[id].manifest.test(path)).map((ecosystem) => ({ ecosystem, path })),
  );
  const found = named.filter(({ path }) => !isBesides(path));
  const beside = paths.filter((path) => workspaceFiles.test(path) && !isBesides(path));
  return { found, beside, leftOut: named.length - found.length };
}

/** The files whose texts tell more, those nearest to the root first. */
export function textsWanted({ found, beside }: Manifests): readonly string[] {
  const depth = (path: string) => path.split('/').length;
  return [...new Set([...found.map(({ path }) => path), ...beside])]
    .filter((path) => isRead(path) && !path.startsWith('.github/workflows/'))
    .sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
}

/** A version catalogue belongs to the project around its folder; workflows are looked for from the root. */
function homeOf(ecosystem: EcosystemId, path: string): string {
  const folder = folderOf(path);
  if (ecosystem === 'gradle' && folder.endsWith('/gradle')) return folder.slice(0, -7) || '/';
  return ecosystem === 'github-actions' && folder === '/.github/workflows' ? '/' : folder;
}

type Texts = ReadonlyMap<string, string>;
type Groups = ReadonlyMap<EcosystemId, ReadonlyMap<string, readonly string[]>>;

function grouped({ found }: Manifests, texts: Texts): Groups {
  const needing = found.filter(({ path }) => needsAnything(path, texts.get(path) ?? '') || !texts.has(path));
  const groups = new Map<EcosystemId, Map<string, string[]>>();
  for (const { ecosystem, path } of needing) {
    const folders = groups.get(ecosystem) ?? new Map<string, string[]>();
    groups.set(ecosystem, folders);
    const folder = homeOf(ecosystem, path);
    folders.set(folder, [...(folders.get(folder) ?? []), path].sort());
  }
  return groups;
}

/** Manifests that a workspace of the folder is made by. */
const workspaceNames: Partial<Record<EcosystemId, readonly string[]>> = {
  bun: ['package.json'],
  cargo: ['Cargo.toml'],
  gomod: ['go.work'],
  npm: ['package.json', 'pnpm-workspace.yaml', 'lerna.json'],
  pub: ['pubspec.yaml'],
  uv: ['pyproject.toml'],
};

const pathIn = (folder: string, name: string): string =>
  folder === '/' ? name : `${folder.slice(1)}/${name}`;

const relative = (folder: string, root: string): string =>
  root === '/' ? folder.slice(1) : folder.slice(root.length + 1);

/** Whether the folder is one that a workspace around it takes in. */
function isMember(ecosystem: EcosystemId, folder: string, root: string, texts: Texts): boolean {
  return (workspaceNames[ecosystem] ?? []).some((name) => {
    const path = pathIn(root, name);
    const text = texts.get(path);
    return text !== undefined && (workspaceOf(path, text)?.(relative(folder, root)) ?? false);
  });
}

interface Around {
  readonly folders: ReadonlyMap<string, readonly string[]>;
  readonly beside: readonly string[];
  readonly texts: Texts;
}

/** Folders around one from which Dependabot reaches it. */
function reachedFrom(
  ecosystem: EcosystemId,
  folder: string,
  { folders, beside, texts }: Around,
): readonly string[] {
  const around = above(folder);
  const having = (file: RegExp) => (root: string) =>
    beside.some((path) => folderOf(path) === root && file.test(path));
  switch (ecosystem) {
    case 'pip':
      // Requirements are looked for one folder down, too; what else makes a project is not.
      return folders.get(folder)?.some((path) => !/\.(?:txt|in)$/.test(path)) ? [] : around.slice(0, 1);
    case 'maven':
    case 'mix':
      return around.filter((root) => folders.has(root));
    case 'gradle':
      return around.filter(having(/(?:^|\/)settings\.gradle(?:\.kts)?$/));
    case 'nuget':
      return around.filter(having(/\.slnx?$/));
    default:
      return around.filter((root) => isMember(ecosystem, folder, root, texts));
  }
}

/** What one package manager looks after is not another one's as well. */
function isAnothers(
  ecosystem: EcosystemId,
  folder: string,
  files: readonly string[],
  groups: Groups,
): boolean {
  const around = [folder, ...above(folder)];
  if (ecosystem === 'npm') return around.some((one) => groups.get('bun')?.has(one));
  if (ecosystem === 'pip')
    return (
      files.every((path) => !/\.(?:txt|in)$|Pipfile$/.test(path)) && (groups.get('uv')?.has(folder) ?? false)
    );
  if (ecosystem !== 'terraform') return false;
  const locked = [...(groups.get('terraform')?.values() ?? [])]
    .flat()
    .some((path) => path.endsWith('.lock.hcl'));
  return locked && !files.some((path) => path.endsWith('.lock.hcl'));
}

/** Sorted by package manager and folder. Texts that were not read are taken to need something. */
export function placesOf(manifests: Manifests, texts: Texts): readonly Place[] {
  const groups = grouped(manifests, texts);
  return ecosystemIds.flatMap((ecosystem) => {
    const folders = groups.get(ecosystem) ?? new Map<string, readonly string[]>();
    const around = { folders, beside: manifests.beside, texts };
    return [...folders]
      .filter(([folder, files]) => !isAnothers(ecosystem, folder, files, groups))
      .map(([folder, files]) => {
        const more = ecosystem === 'github-actions' && folder === '/' ? ['/.github/workflows'] : [];
        return {
          ecosystem,
          folder,
          files,
          from: [folder, ...more, ...reachedFrom(ecosystem, folder, around)],
        };
      })
      .sort((a, b) => (a.folder < b.folder ? -1 : 1));
  });
}
