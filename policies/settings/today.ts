/** What is true of all repositories of an organization today → a file that declares it, and what to tighten first. Pure. */

import { isKnown } from '../engine/part.ts';
import { askedByOthers, binds } from './compare-branch.ts';
import { settingTypes } from './index.ts';
import { type BranchState, type Observed, sameValue, shortName } from './observed.ts';
import { type BranchValues, valuesOf } from './ruleset.ts';
import type { SettingType, Value } from './setting-type.ts';

/** What was seen of one setting: each value with how many repositories have it. */
export interface Tally {
  readonly type: SettingType;
  readonly values: readonly { readonly value: Value; readonly count: number }[];
  /** Repositories in which GitHub did not show it, or does not have it. */
  readonly hidden: number;
  /** Of those, where GitHub may have it, and does not show it. */
  readonly unseen: number;
}

/** What others ask for on the default branch; null where that is not shown. */
function branchValues(state: BranchState | undefined): BranchValues | null {
  if (!state || state.unavailable || !isKnown(state.own)) return null;
  // What others ask for is not read beside it: where it does not bind, nobody knows.
  if (state.own) return binds(state.own, 'default') ? valuesOf(state.own.rules ?? []) : null;
  const { others } = state;
  if (others === null) return null;
  const asked = Object.keys(valuesOf([])).map((name) => [name, askedByOthers(name, others)] as const);
  // Where a part is hidden, what is seen of the rest is no whole value.
  if (asked.some(([, one]) => one === null || one.hidden !== null)) return null;
  return Object.fromEntries(asked.flatMap(([name, one]) => (one ? [[name, one.value]] : [])));
}

/** `undefined`: not shown, or not to be had there. */
function valueIn(type: SettingType, observed: Observed): Value | undefined {
  if (type.of === 'branch') return branchValues(observed.branches.default)?.[shortName(type)];
  if (type.absent?.(observed.answers, [])) return undefined;
  const value = type.observe(observed.answers, []);
  return isKnown(value) ? ((value as Value | null) ?? undefined) : undefined;
}

function isAbsent(type: SettingType, { branches, answers }: Observed): boolean {
  return type.of === 'branch'
    ? branches.default?.unavailable !== undefined
    : (type.absent?.(answers, []) ?? null) !== null;
}

/** Who has access, environments and webhooks are each repository's own, and no two have the same. */
export function isOfToday({ key }: Pick<SettingType, 'key'>): boolean {
  return (
    !['protection.bypass', 'protection.classic'].includes(key) &&
    !key.includes('*') &&
    !key.includes('.other-')
  );
}

/** `all`: of the repositories, or the one of the organization. */
export function tally(of: SettingType['of'], all: readonly Observed[]): readonly Tally[] {
  return settingTypes
    .filter((type) => type.of === of && isOfToday(type))
    .map((type) => {
      const seen = all.map((observed) => valueIn(type, observed));
      const known = seen.filter((value) => value !== undefined);
      const unseen = all.filter((one, i) => seen[i] === undefined && !isAbsent(type, one)).length;
      const distinct = known.filter((value, i) => known.findIndex((one) => sameValue(one, value)) === i);
      const values = distinct.map((value) => ({
        value,
        count: known.filter((one) => sameValue(one, value)).length,
      }));
      return {
        type,
        values: values.sort((a, b) => b.count - a.count),
        hidden: seen.length - known.length,
        unseen,
      };
    });
}

/** What most teams are better off with, the most pressing first. `least`: what a value must at least be. */
const better: readonly { readonly key: string; readonly value: Value; readonly why: string }[] = [
  {
    key: 'protection.block-force-push',
    value: true,
    why: 'anybody who may push can rewrite what was released',
  },
  {
    key: 'protection.pull-request',
    value: true,
    why: 'anybody who may push changes the default branch unseen',
  },
  { key: 'protection.approvals', value: 1, why: 'one person alone decides what is merged' },
  { key: 'protection.block-deletion', value: true, why: 'the default branch can be deleted' },
  {
    key: 'organization.default-permission',
    value: 'read',
    why: 'every member may write to every repository, whatever teams say',
  },
  {
    key: 'repository.security.vulnerability-alerts',
    value: true,
    why: 'nobody is told of known vulnerabilities in dependencies',
  },
  {
    key: 'repository.actions.default-token',
    value: 'read',
    why: 'every workflow can write, whatever it needs',
  },
  {
    key: 'organization.actions.default-token',
    value: 'read',
    why: 'every new repository’s workflows can write',
  },
  {
    key: 'repository.actions.approve-reviews',
    value: false,
    why: 'a workflow can approve pull requests in place of a person',
  },
  {
    key: 'repository.security.push-protection',
    value: true,
    why: 'secrets are pushed without being stopped',
  },
  {
    key: 'protection.dismiss-stale',
    value: true,
    why: 'what is pushed after an approval counts as approved',
  },
];

export interface Tighter {
  readonly key: string;
  readonly value: Value;
  readonly why: string;
  /** Where it is not so. */
  readonly count: number;
  readonly of: number;
}

function isMet(wanted: Value, value: Value): boolean {
  if (typeof wanted === 'number') return typeof value === 'number' && value >= wanted;
  if (wanted === 'read') return value === 'read' || value === 'none';
  return sameValue(wanted, value);
}

/** The most pressing first. */
export function tightenFirst(tallies: readonly Tally[]): readonly Tighter[] {
  return better.flatMap(({ key, value, why }) => {
    const found = tallies.find(({ type }) => type.key === key);
    if (!found) return [];
    const of = found.values.reduce((sum, one) => sum + one.count, 0);
    const met = found.values.filter((one) => isMet(value, one.value));
    const count = of - met.reduce((sum, one) => sum + one.count, 0);
    const full = key.replace(/^protection\./, 'protection.default.');
    return count === 0 ? [] : [{ key: full, value, why, count, of }];
  });
}

/** A value in YAML: words of the catalogue need no quotes, anything else has them. */
function yaml(value: Value): string {
  if (Array.isArray(value)) return `[${value.map((one) => JSON.stringify(one)).join(', ')}]`;
  return typeof value === 'string' && !/^[a-z-]+$/.test(value) ? JSON.stringify(value) : String(value);
}

/** The same everywhere it is to be had, and shown everywhere. */
function common({ type, values, hidden }: Tally): Value | null {
  const [first, second] = values;
  if (!first || second) return null;
  // What asks for nothing on a branch says nothing when it is declared.
  const empty =
    first.value === false || first.value === 0 || (Array.isArray(first.value) && first.value.length === 0);
  if (type.of === 'branch' && (empty || hidden > 0)) return null;
  return type.schema.safeParse(first.value).success ? first.value : null;
}

const shown = ({ values, hidden }: Tally): string =>
  [
    ...values.map(({ value, count }) => `${yaml(value)} in ${count}`),
    ...(hidden > 0 ? [`not visible in ${hidden}`] : []),
  ].join(', ');

/** Lines of one group: what is common is declared, what differs is a comment. */
function groupLines(name: string, tallies: readonly Tally[], indent: string): readonly string[] {
  const lines = tallies.flatMap((one) => {
    const key = one.type.key.split('.').at(-1) ?? '';
    const value = common(one);
    if (value !== null) return [`${indent}  ${key}: ${yaml(value)}`];
    const differs = one.values.length > 1;
    return differs ? [`${indent}  # ${key}: ${shown(one)}`] : [];
  });
  return lines.length === 0 ? [] : [`${indent}${name}:`, ...lines];
}

/** Groups under a section, by the second part of the key; what has none stands first. */
function sectionLines(name: string, tallies: readonly Tally[]): readonly string[] {
  const parts = (one: Tally) => one.type.key.split('.');
  const plain = groupLines(
    '',
    tallies.filter((one) => parts(one).length === 2),
    '  ',
  ).slice(1);
  const groups = Map.groupBy(
    tallies.filter((one) => parts(one).length > 2),
    (one) => parts(one)[1] ?? '',
  );
  const nested = [...groups].flatMap(([group, all]) => groupLines(group, all, '    '));
  const lines = [...plain, ...nested];
  return lines.length === 0 ? [] : [`  ${name}:`, ...lines];
}

/** Selected actions say nothing where not only selected ones may run. */
function sensible(tallies: readonly Tally[]): readonly Tally[] {
  const isSelected = (of: string) => {
    const allowed = tallies.find(({ type }) => type.key === `${of}.actions.allowed`);
    return allowed?.values.length === 1 && allowed.values[0]?.value === 'selected';
  };
  const isOff = (of: string, key: string) =>
    tallies
      .find(({ type }) => type.key === `${of}.actions.${key}`)
      ?.values.some(({ value }) => value === false || value === 'none');
  const upToDate = tallies.find(({ type }) => type.key === 'protection.checks');
  const hasChecks = upToDate !== undefined && common(upToDate) !== null;
  return tallies.filter(({ type: { key } }) => {
    if (key === 'protection.up-to-date') return hasChecks;
    const [, of = ''] = /^(repository|organization)\.actions\./.exec(key) ?? [];
    if (of === '') return true;
    if (key.endsWith('.selected')) return isSelected(of);
    return (
      key.endsWith('.enabled') ||
      key.endsWith('.repositories') ||
      !isOff(of, of === 'repository' ? 'enabled' : 'repositories')
    );
  });
}

export interface Today {
  readonly organization: string;
  /** Looked at. */
  readonly repositories: number;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly tallies: readonly Tally[];
}

/** Settings that the token was not shown anywhere, by name. */
export function unseenSettings(tallies: readonly Tally[]): readonly string[] {
  return sensible(tallies)
    .filter(({ values, unseen }) => values.length === 0 && unseen > 0)
    .map(({ type }) => type.key.replace(/^protection\./, 'protection.default.'));
}

/** The file for the organization's `.github` repository. */
export function todayText({ organization, repositories, day, tallies }: Today): string {
  const all = sensible(tallies);
  const of = (kind: SettingType['of']) => all.filter(({ type }) => type.of === kind);
  const branch = groupLines('default', of('branch'), '    ');
  const tighter = tightenFirst(tallies).map(
    ({ key, value, why, count, of: n }) =>
      `#   ${key}: ${yaml(value)}   (not so in ${count} of ${n}: ${why})`,
  );
  const unseen = unseenSettings(tallies);
  const theirs = repositories === 1 ? '1 repository' : `${repositories} repositories`;
  return [
    `# What is true of ${organization} on ${day}: of its ${theirs}, and of itself.`,
    '# Everything here is as it is, so nothing differs yet; comments show what is not the same everywhere.',
    '# What is not declared is not touched. See fairlead plan --help.',
    ...(tighter.length === 0 ? [] : ['#', '# To tighten first:', ...tighter]),
    ...(unseen.length === 0
      ? []
      : [
          '#',
          '# Not shown to the token that this was written with, so not declared:',
          ...unseen.map((key) => `#   ${key}`),
        ]),
    '',
    'settings:',
    ...sectionLines('repository', of('repository')),
    ...(branch.length === 0 ? [] : ['  protection:', ...branch]),
    ...sectionLines('organization', of('organization')),
    '',
  ].join('\n');
}
