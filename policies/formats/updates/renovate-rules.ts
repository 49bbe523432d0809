/**
 * Whether Renovate is told to leave a file alone: as a whole, by its manager, or by a rule about packages.
 * https://docs.renovatebot.com/configuration-options/#packagerules
 */
import { compileGlobs, globProblem } from '../../engine/glob.ts';
import { isTable, strings, table } from '../manifests/manifest.ts';
import { type EcosystemId, ecosystems } from './ecosystems.ts';
import type { Table } from './renovate.ts';

/** Presets of Renovate's own that switch something off or on as a whole. */
const builtIn: Readonly<Record<string, Table>> = {
  ':disableRenovate': { enabled: false },
  ':enableRenovate': { enabled: true },
  ':onlyNpm': { enabledManagers: ['npm'] },
  'docker:disable': { dockerfile: { enabled: false }, 'docker-compose': { enabled: false } },
  ':enablePreCommit': { 'pre-commit': { enabled: true } },
};

/** Its own presets first, then what the file says: later ones win. */
function layers(settings: Table): readonly Table[] {
  const own = strings(settings.extends).map((name) => builtIn[name]);
  return [...own.filter((one) => one !== undefined), settings];
}

function last<T>(all: readonly Table[], read: (layer: Table) => T | undefined): T | undefined {
  return all.map(read).findLast((value) => value !== undefined);
}

function flag(of: Table, key: string): boolean | undefined {
  const value = of[key];
  return typeof value === 'boolean' ? value : undefined;
}

/** Keys of a rule that choose what it is about; `matchBaseBranches` and the like choose less than a whole manager. */
const chooses =
  /^(?:match|exclude|paths$|managers$|packageNames$|packagePatterns$|depTypeList$|updateTypes$|languages$)/;
const wholes = new Set([
  'matchManagers',
  'matchCategories',
  'matchFileNames',
  'matchPaths',
  'managers',
  'paths',
]);

/** Keys that choose packages by their names. */
const named = new Set([
  'matchDepNames',
  'matchDepPatterns',
  'matchPackageNames',
  'matchPackagePatterns',
  'packagePatterns',
]);

/** Stars alone, and regular expressions that take anything, between slashes or bare. */
const isEveryPackage = (names: readonly string[]): boolean =>
  names.some((name) => /^(?:\*{1,2}|\/?(?:\^|\^?\.[*+]\$?)(?:\/i?)?)$/.test(name));

/** Renovate's kinds of updates that bring a newer version. */
const versionUpdates = ['major', 'minor', 'patch'];

const isEveryUpdate = (types: readonly string[]): boolean =>
  versionUpdates.every((type) => types.includes(type));

/** Negations and regular expressions are not read: such a rule is not known to be about a whole manager. */
function matchesAny(patterns: readonly string[], path: string): boolean {
  return compileGlobs(patterns.filter((one) => globProblem(one) === null && !one.startsWith('/')))(path);
}

/** Whether a rule takes in a file of a package manager with all that it holds. */
function isAboutAllOf(rule: Table, ecosystem: EcosystemId, path: string): boolean {
  const { managers, categories } = ecosystems[ecosystem];
  const keys = Object.keys(rule).filter((key) => chooses.test(key));
  const isWhole = keys.every(
    (key) =>
      wholes.has(key) ||
      (named.has(key) && isEveryPackage(strings(rule[key]))) ||
      (/^(matchU|u)pdateTypes$/.test(key) && isEveryUpdate(strings(rule[key]))),
  );
  const all = (name: string, other: string) => [...strings(rule[name]), ...strings(rule[other])];
  const byManager = all('matchManagers', 'managers');
  const byCategory = strings(rule.matchCategories);
  const byFile = all('matchFileNames', 'matchPaths');
  return (
    keys.length > 0 &&
    isWhole &&
    (byManager.length === 0 || managers.every((one) => byManager.includes(one))) &&
    (byCategory.length === 0 || categories.some((one) => byCategory.includes(one))) &&
    (byFile.length === 0 || matchesAny(byFile, path))
  );
}

/** What a rule at the end says of everything in a file; undefined when none does. */
function ruled(all: readonly Table[], ecosystem: EcosystemId, path: string): boolean | undefined {
  const rules = all.flatMap(({ packageRules }) => (Array.isArray(packageRules) ? packageRules : []));
  const switches = rules.filter(isTable).filter((rule) => flag(rule, 'enabled') !== undefined);
  return last(
    switches.filter((rule) => isAboutAllOf(rule, ecosystem, path)),
    (rule) => flag(rule, 'enabled'),
  );
}

/** Why Renovate opens no pull requests at all. */
function switchedOff(all: readonly Table[]): string | null {
  if (last(all, (layer) => flag(layer, 'enabled')) === false)
    return 'Renovate is switched off (enabled: false)';
  if (last(all, ({ mode }) => (typeof mode === 'string' ? mode : undefined)) === 'silent')
    return 'Renovate opens nothing (mode: silent)';
  if (versionUpdates.every((type) => last(all, (layer) => flag(table(layer, type), 'enabled')) === false))
    return 'updates of every kind are switched off';
  return null;
}

/** Why Renovate leaves a file alone, in our own words; null when it looks after it. Presets elsewhere count as given. */
export function leavesAlone(files: readonly Table[], ecosystem: EcosystemId, path: string): string | null {
  const all = files.flatMap(layers);
  const { managers, optIn } = ecosystems[ecosystem];
  if (managers.length === 0) return 'Renovate does not know this package manager';
  const off = switchedOff(all);
  if (off) return off;
  const only = last(all, ({ enabledManagers }) =>
    Array.isArray(enabledManagers) ? strings(enabledManagers) : undefined,
  );
  if (only !== undefined && only.length > 0 && !managers.some((one) => only.includes(one)))
    return 'enabledManagers does not name it';
  const on = managers.map((one) => last(all, (layer) => flag(table(layer, one), 'enabled')));
  if (on.every((one) => one === false)) return 'its manager is switched off';
  if (optIn && !on.includes(true)) return 'Renovate looks after it only where it is switched on';
  const ignored =
    last(all, ({ ignorePaths }) => (Array.isArray(ignorePaths) ? strings(ignorePaths) : undefined)) ?? [];
  // A text without wildcards is looked for anywhere in the path.
  if (matchesAny(ignored, path) || ignored.some((one) => path.includes(one))) return 'ignorePaths has it';
  const included =
    last(all, ({ includePaths }) => (Array.isArray(includePaths) ? strings(includePaths) : undefined)) ?? [];
  if (included.length > 0 && !matchesAny(included, path)) return 'includePaths does not have it';
  return ruled(all, ecosystem, path) === false ? 'a rule of packageRules switches it off' : null;
}
