/** What single manifests tell: whether they need anything from elsewhere, and which folders belong to theirs. */
import { compileGlobs, globProblem } from '../../engine/glob.ts';
import { isTable, strings, table } from '../manifests/manifest.ts';
import { pyprojectToml } from '../manifests/toml.ts';
import { tooDeep } from '../yaml-depth.ts';
import { parseStrictly } from '../yaml-strict.ts';

const maxLevels = 100;

function json(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return null;
  }
}

const npmTables = ['dependencies', 'devDependencies', 'optionalDependencies'];

/** What cannot be read is taken to need something. */
function needsNpm(text: string): boolean {
  const file = json(text);
  return !isTable(file) || npmTables.some((key) => Object.keys(table(file, key)).length > 0);
}

function needsPython(text: string): boolean {
  try {
    const { direct, other } = pyprojectToml(text);
    return direct.length + other.length > 0;
  } catch {
    return true;
  }
}

const tests: readonly (readonly [RegExp, (text: string) => boolean])[] = [
  [/(?:^|\/)package\.json$/, needsNpm],
  [/(?:^|\/)pyproject\.toml$/, needsPython],
  [
    /(?:^|\/)setup\.(?:py|cfg)$/,
    // A module of a product may be called so, too.
    (text) =>
      /^\[options|^\s*(?:from|import)\s+(?:setuptools|distutils)/m.test(text) &&
      /install_requires|setup_requires|extras_require|requirements/.test(text),
  ],
  [/(?:^|\/)go\.mod$/, (text) => /^\s*require\b/m.test(text)],
  [
    /(?:^|\/)Cargo\.toml$/,
    (text) => /^\s*\[(?:[^\]\n]*\.)?(?:dev-|build-)?dependencies\b|^\s*\[workspace\]/m.test(text),
  ],
  // An action of its own code names no other.
  [
    /(?:^|\/)action\.ya?ml$/,
    (text) => /^\s*(?:-\s+)?["']?(?:uses|image)["']?\s*:\s*["']?(?:docker:\/\/|[\w-]+\/)/m.test(text),
  ],
  [/(?:^|\/)composer\.json$/, needsComposer],
  [/(?:^|\/)Package\.swift$/, (text) => /\.package\s*\(\s*(?:name\s*:[^,]*,\s*)?(?:url|id)\s*:/.test(text)],
  [/(?:^|\/)pubspec\.yaml$/, (text) => /^(?:dev_)?dependencies\s*:/m.test(text)],
];

/** The language itself and its extensions are no packages. */
function needsComposer(text: string): boolean {
  const file = json(text);
  const wanted = ['require', 'require-dev'].flatMap((key) => Object.keys(table(file, key)));
  return !isTable(file) || wanted.some((name) => name.includes('/'));
}

/** Whether a manifest asks for anything from elsewhere. Of a kind that is not read: yes. Never throws. */
export function needsAnything(path: string, text: string): boolean {
  return tests.find(([kind]) => kind.test(path))?.[1](text) ?? true;
}

/** Whether its text says more than that it is there. */
export function isRead(path: string): boolean {
  return (
    tests.some(([kind]) => kind.test(path)) ||
    /(?:^|\/)(?:pnpm-workspace\.yaml|lerna\.json|go\.work)$/.test(path)
  );
}

/** `./packages/*` → `packages/*`; npm and pnpm take away what starts with `!`. */
function folders(patterns: readonly string[]): (folder: string) => boolean {
  const clean = (one: string) => one.replace(/^\.?\//, '').replace(/\/+$/, '');
  const usable = (all: readonly string[]) =>
    compileGlobs(all.map(clean).filter((one) => globProblem(one) === null));
  const within = usable(patterns.filter((one) => !one.startsWith('!')));
  const without = usable(patterns.flatMap((one) => (one.startsWith('!') ? [one.slice(1)] : [])));
  return (folder) => within(folder) && !without(folder);
}

function yaml(text: string): unknown {
  return tooDeep(text, maxLevels) === null ? parseStrictly(text) : null;
}

type Takes = (folder: string) => boolean;

const everything = (): boolean => true;

/** By the file's name; null for a file that makes no workspace. */
const workspaces: Readonly<Record<string, (text: string) => Takes | null>> = {
  'Cargo.toml': (text) => (/^\s*\[workspace\]/m.test(text) ? everything : null),
  'go.work': (text) =>
    folders(
      [...text.matchAll(/^\s*(?:use\s+)?["']?(\.[^\s"'()]*)["']?\s*(?:\/\/.*)?$/gm)].map(
        ([, one = '']) => one,
      ),
    ),
  'lerna.json': (text) => {
    const patterns = strings(table(json(text)).packages);
    return folders(patterns.length > 0 ? patterns : ['packages/*']);
  },
  'package.json': (text) => {
    const of = table(json(text)).workspaces;
    const patterns = isTable(of) ? strings(of.packages) : strings(of);
    return patterns.length > 0 ? folders(patterns) : null;
  },
  'pnpm-workspace.yaml': (text) => folders(strings(table(yaml(text)).packages)),
  'pubspec.yaml': (text) => folders(strings(table(yaml(text)).workspace)),
  'pyproject.toml': (text) => (/^\s*\[tool\.uv\.workspace\]/m.test(text) ? everything : null),
};

/** Folders that a workspace's file takes in, relative to its own; null for a file that makes no workspace. */
export function workspaceOf(path: string, text: string): Takes | null {
  return workspaces[path.slice(path.lastIndexOf('/') + 1)]?.(text) ?? null;
}
