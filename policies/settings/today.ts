/** What is true of all repositories of an organization today → the text of a file that declares it. Pure. */
import type { SettingType, Value } from './setting-type.ts';
import type { Tally } from './today/tally.ts';
import { tightenFirst } from './today/tighten.ts';

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
