/**
 * Reads `.github/dependabot.yml` as GitHub does: one entry with a key missing, and nothing of the file is done.
 * https://docs.github.com/code-security/reference/supply-chain-security/dependabot-options-reference
 */
import { entry, get, readYaml, textIn, texts, type YamlMap, type YamlNode } from '../workflow-yaml.ts';
import { documented, oddIn } from './dependabot-keys.ts';

/** The only ones that are read, in this order (dependabot-core, `config/file_fetcher.rb`). */
export const dependabotPaths: readonly string[] = ['.github/dependabot.yml', '.github/dependabot.yaml'];

/** One entry of `updates`. */
export interface UpdateEntry {
  readonly ecosystem: string;
  /** Folders as written; they may hold wildcards where they stand under `directories`. */
  readonly folders: readonly string[];
  readonly line: number;
  /** The branch its pull requests go to, where it names one. */
  readonly branch: string | null;
  /** Globs of files that it leaves alone. */
  readonly excluded: readonly string[];
  /** Why it opens no version updates, or some only; null when it opens them all. */
  readonly idle: 'limit' | 'ignores-all' | 'allows-some' | 'old-branch' | null;
}

export type DependabotFile =
  | {
      readonly state: 'read';
      readonly entries: readonly UpdateEntry[];
      /** Keys that are not documented. GitHub refuses a file that has one; a new one may be known to it already. */
      readonly odd: readonly { readonly key: string; readonly line: number }[];
    }
  /** GitHub does nothing of the file. `what` is in our own words. */
  | { readonly state: 'broken'; readonly line: number; readonly what: string }
  | { readonly state: 'beyond'; readonly what: string };

const everyUpdate = [
  'version-update:semver-major',
  'version-update:semver-minor',
  'version-update:semver-patch',
];

function listIn(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'list' ? node.items : [];
}

function ignoresAll(map: YamlNode): boolean {
  return listIn(get(map, 'ignore')).some((rule) => {
    if (textIn(get(rule, 'dependency-name')) !== '*' || get(rule, 'versions')) return false;
    const types = texts(get(rule, 'update-types'));
    return types.length === 0 || everyUpdate.every((type) => types.includes(type));
  });
}

/** Whether what it allows leaves out most of what a product runs on: named packages alone, or tools alone. */
function allowsSome(map: YamlNode): boolean {
  const rules = listIn(get(map, 'allow'));
  return (
    rules.length > 0 &&
    rules.every((rule) => {
      const name = textIn(get(rule, 'dependency-name'));
      const type = textIn(get(rule, 'dependency-type'));
      return (name !== null && name !== '*') || type === 'development';
    })
  );
}

/** A branch for an older version: what is merged there never reaches the default branch. `develop` does. */
const oldBranch = /(?:^|[/_-])(?:v?\d+(?:[.x_-]|$)|release|maint|stable|lts|legacy|backport)/i;

function idleOf(map: YamlNode): UpdateEntry['idle'] {
  if (textIn(get(map, 'open-pull-requests-limit')) === '0') return 'limit';
  if (ignoresAll(map)) return 'ignores-all';
  if (allowsSome(map)) return 'allows-some';
  return oldBranch.test(textIn(get(map, 'target-branch')) ?? '') ? 'old-branch' : null;
}

/** A key that is missing, in our own words; null when the entry is whole. */
function missingIn(map: YamlMap): string | null {
  if (!textIn(get(map, 'package-ecosystem'))) return 'an entry has no package-ecosystem';
  if (!get(map, 'directory') && listIn(get(map, 'directories')).length === 0)
    return 'an entry has no directory';
  const isScheduled = textIn(get(get(map, 'schedule'), 'interval')) !== null;
  return isScheduled || get(map, 'multi-ecosystem-group') ? null : 'an entry has no schedule.interval';
}

function entryOf(map: YamlMap): UpdateEntry {
  const directory = textIn(get(map, 'directory'));
  return {
    ecosystem: textIn(get(map, 'package-ecosystem')) ?? '',
    folders: directory === null ? texts(get(map, 'directories')) : [directory],
    line: map.line,
    branch: textIn(get(map, 'target-branch')),
    excluded: texts(get(map, 'exclude-paths')),
    idle: idleOf(map),
  };
}

/** Never throws. */
export function readDependabot(text: string): DependabotFile {
  const tree = readYaml(text);
  if (tree.state === 'beyond') return tree;
  if (tree.state === 'broken' && tree.why === 'syntax')
    return { state: 'broken', line: tree.line, what: 'it is not valid YAML' };
  // Whether GitHub takes a merged map, a tag or a repeated key here is written nowhere.
  if (tree.state === 'broken')
    return { state: 'beyond', what: `written with ${tree.what} on line ${tree.line}` };
  const { root } = tree;
  if (textIn(get(root, 'version')) !== '2')
    return { state: 'broken', line: entry(root, 'version')?.line ?? 1, what: 'it does not say version: 2' };
  const updates = entry(root, 'updates');
  if (updates?.value.kind !== 'list')
    return { state: 'broken', line: updates?.line ?? 1, what: 'it has no list of updates' };
  const maps = updates.value.items.filter((item) => item.kind === 'map');
  for (const map of maps) {
    const what = missingIn(map);
    if (what) return { state: 'broken', line: map.line, what };
  }
  const odd = [
    ...oddIn(root, documented.top),
    ...maps.flatMap((map) => [
      ...oddIn(map, documented.entry),
      ...oddIn(get(map, 'schedule'), documented.schedule),
    ]),
  ];
  return { state: 'read', entries: maps.map(entryOf), odd };
}
