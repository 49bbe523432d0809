/** `settings:` in a file: what it declares of repositories, branches and the organization, or what is wrong with it. */
import * as z from 'zod';
import { settingType, settingTypes } from '../../settings/index.ts';
import { entryName, sameName } from '../../settings/named/entries.ts';
import { branchName } from '../../settings/protection.ts';
import type { Entry as Names, SettingType, Value } from '../../settings/setting-type.ts';
import { list, own, type Prose, say } from '../prose.ts';
import { accepted, expectation, saysMust, seen, suggestion } from './expected.ts';
import { type Entry, type Fault, type Node, type Position, plainValue } from './tree.ts';

/** One value as a layer writes it. */
export interface SaidSetting {
  readonly type: SettingType;
  readonly branch: string | null;
  readonly entry?: Names;
  readonly value: Value;
  readonly at: Position;
}

/** A part of `settings:` that a layer locks: everything declared under it so far. */
export interface SaidLock {
  /** The beginning of keys: `repository.merge`, `protection`, or the empty text for all of it. */
  readonly prefix: string;
  /** Of this branch only; null: of all, and of what is no branch's. */
  readonly branch: string | null;
  /** Of what these names begin; absent: of all. */
  readonly entry?: Names;
  readonly at: Position;
}

export interface SaidSettings {
  readonly settings: readonly SaidSetting[];
  readonly locks: readonly SaidLock[];
}

export const declaresNothing: SaidSettings = { settings: [], locks: [] };

interface Read {
  readonly value: SaidSettings;
  readonly faults: readonly Fault[];
}

const nothing: Read = { value: declaresNothing, faults: [] };

function together(all: readonly Read[]): Read {
  return {
    value: {
      settings: all.flatMap(({ value }) => value.settings),
      locks: all.flatMap(({ value }) => value.locks),
    },
    faults: all.flatMap(({ faults }) => faults),
  };
}

function wrong(at: Position, message: Prose): Read {
  return { value: declaresNothing, faults: [{ at, message }] };
}

const isEmpty = (node: Node): boolean => node.kind === 'scalar' && node.value === null;

/** What may stand under a prefix: the next part of every key that begins with it. */
function namesUnder(prefix: string): readonly string[] {
  const begin = prefix === '' ? '' : `${prefix}.`;
  const keys = settingTypes.map(({ key }) => key).filter((key) => key.startsWith(begin));
  return [...new Set(keys.map((key) => key.slice(begin.length).split('.')[0] ?? ''))];
}

/** `locked`: the same place as it is shown, with its branch. */
interface Place {
  readonly prefix: string;
  readonly shown: string;
  readonly branch: string | null;
  readonly entry?: Names;
}

function readLock({ at, value }: Entry, { prefix, branch, entry }: Place): Read {
  if (plainValue(value) === true) {
    const lock = { prefix, branch, ...(entry ? { entry } : {}), at };
    return { value: { settings: [], locks: [lock] }, faults: [] };
  }
  return wrong(
    value.at,
    say`"lock" can only be true; leave it out where nothing is locked; here it is ${seen(value)}`,
  );
}

function unknownKey({ key, at }: Entry, { prefix, shown }: Place): Read {
  const names = namesUnder(prefix);
  const where = shown === '' ? own('"settings"') : say`"${shown}" of "settings"`;
  const near = suggestion(key, names);
  const all = say`. It has ${own(names.join(', '))}`;
  return wrong(at, say`unknown key "${key}" in ${where}${near.length > 0 ? near : all}`);
}

function faultsOf(issues: readonly z.core.$ZodIssue[], name: string, node: Node): readonly Fault[] {
  return issues.map((issue) => {
    const [step] = issue.path;
    const inner = node.kind === 'list' && typeof step === 'number' ? (node.items[step] ?? node) : node;
    const entry = inner === node ? [] : say`entry ${Number(step) + 1} of `;
    if (!saysMust(issue))
      return { at: inner.at, message: say`${entry}setting ${name}: ${expectation(issue)}` };
    const near = suggestion(inner.kind === 'scalar' ? inner.value : null, accepted(issue));
    return {
      at: inner.at,
      message: say`${entry}setting ${name} must ${expectation(issue)}; here it is ${seen(inner)}${near}`,
    };
  });
}

function readValue(type: SettingType, { at, value }: Entry, { shown, branch, entry }: Place): Read {
  const parsed = z.safeParse(type.schema, plainValue(value));
  if (parsed.success) {
    const setting = { type, branch, ...(entry ? { entry } : {}), value: parsed.data, at };
    return { value: { settings: [setting], locks: [] }, faults: [] };
  }
  return { value: declaresNothing, faults: faultsOf(parsed.error.issues, shown, value) };
}

function inside({ key }: Entry, place: Place): Place {
  const join = (before: string) => (before === '' ? key : `${before}.${key}`);
  return { ...place, prefix: join(place.prefix), shown: join(place.shown) };
}

/** Teams, people, environments of one file: each may cost reads in every repository. */
const maxNames = 200;

/** Under some keys stand names that people choose, in place of the `*` of a setting. */
function readNamed(entry: Entry, place: Place): Read {
  const name = entryName(place.prefix).safeParse(entry.key);
  if (!name.success) {
    const [issue] = name.error.issues;
    const why = issue ? expectation(issue) : [];
    return wrong(entry.at, say`"${entry.key}" of "${place.shown}": ${why}`);
  }
  const next: Place = {
    ...inside(entry, place),
    prefix: `${place.prefix}.*`,
    entry: [...(place.entry ?? []), name.data],
  };
  const type = settingType(next.prefix);
  return type ? readValue(type, entry, next) : readGroup(entry, next);
}

function readEntry(entry: Entry, place: Place): Read {
  if (entry.key === 'lock') return readLock(entry, place);
  if (place.prefix === 'protection' && place.branch === null) return readBranch(entry, place);
  if (namesUnder(place.prefix).includes('*')) return readNamed(entry, place);
  const next = inside(entry, place);
  const type = settingType(next.prefix);
  if (type) return readValue(type, entry, next);
  return namesUnder(place.prefix).includes(entry.key) ? readGroup(entry, next) : unknownKey(entry, place);
}

/** Branches and patterns of one file: each costs reads in every repository. */
const maxBranches = 50;

/** Under `protection:` stand branches, and under each of them its settings. */
function readBranch(entry: Entry, place: Place): Read {
  const name = branchName.safeParse(entry.key);
  if (!name.success) {
    const [issue] = name.error.issues;
    return wrong(entry.at, say`branch "${entry.key}" of "protection": ${issue ? expectation(issue) : []}`);
  }
  return readGroup(entry, { ...place, shown: `protection.${entry.key}`, branch: entry.key });
}

/** Which of two values would hold is nothing to guess: one might be there to take something away. */
function namedTwice(entries: readonly Entry[], { prefix, shown }: Place): readonly Read[] {
  const seen = new Map<string, string>();
  return entries.flatMap(({ key, at }) => {
    const name = sameName(prefix, key);
    const first = seen.get(name);
    seen.set(name, first ?? key);
    return first === undefined
      ? []
      : [wrong(at, say`"${key}" of "${shown}" is there already, as "${first}": GitHub makes no difference`)];
  });
}

function readGroup({ value }: Entry, place: Place): Read {
  if (isEmpty(value)) return nothing;
  if (value.kind === 'map') {
    const most = place.shown === 'protection' ? maxBranches : maxNames;
    const extra = value.entries[most];
    if (extra) {
      const what = place.shown === 'protection' ? own('branches and patterns') : own('names');
      return wrong(extra.at, say`"${place.shown}" may have at most ${most} ${what}`);
    }
    const all = value.entries.map((entry) => readEntry(entry, place));
    return together([...all, ...namedTwice(value.entries, place)]);
  }
  const isBranches = place.prefix === 'protection' && place.branch === null;
  const names = namesUnder(place.prefix).map((name) => own(name === '*' ? 'names' : name));
  const what = isBranches ? own('branches') : list(names);
  const name = place.shown === '' ? 'settings' : place.shown;
  return wrong(value.at, say`"${name}" must be a map with ${what}; here it is ${seen(value)}`);
}

/** What is not declared is not touched: an empty section, and a group without entries, declare nothing. */
export function readSettings(entry: Entry | undefined): Read {
  return entry ? readGroup(entry, { prefix: '', shown: '', branch: null }) : nothing;
}
