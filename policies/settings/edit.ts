/** Differences → the calls that end them: each with what was, what will be, why, and who notices. Pure. */

import { written } from '../engine/config/written.ts';
import type { Origin } from '../engine/setting.ts';
import type { Compared, Observed } from './observed.ts';
import type { Ruleset } from './ruleset.ts';
import type { Answers, CallPart, Entry, FieldSetting, Json, Value } from './setting-type.ts';

export interface Change {
  /** `repository.merge.squash` */
  readonly name: string;
  /** The setting, and what it is about; absent where the name says both. */
  readonly key?: string;
  readonly entry?: Entry;
  /** What is needed beside the value to put it back. */
  readonly kept?: Json;
  /** Null: nothing of it was there. */
  readonly before: Value | null;
  readonly after: Value | null;
  /** The layer and line that ask for it. */
  readonly why: Origin;
  readonly affects: string;
  readonly risk: 'low' | 'high';
}

/** One call to GitHub. */
export interface Edit {
  /** `acme/shop`, or `acme`. */
  readonly target: string;
  /** GitHub's number of the repository: a name can become another one's. Null for an organization. */
  readonly repositoryId: number | null;
  readonly route: string;
  readonly parameters: Json;
  readonly body: Json | null;
  readonly changes: readonly Change[];
  /** For rulesets: all of it as it was; null: it is made. */
  readonly ruleset?: { readonly branch: string; readonly before: Ruleset | null };
  /** For classic protection: the branch as it is declared, and what `PUT …/protection` would have said to change nothing. */
  readonly classic?: { readonly branch: string; readonly before: Json; readonly signatures: boolean };
}

export interface EditTarget {
  /** `acme/shop`, or `acme`. */
  readonly name: string;
  readonly repositoryId: number | null;
  /** What stands in the routes: owner and repo, or org. */
  readonly parameters: Json;
}

export type Differing = Compared & {
  readonly result: { readonly state: 'differs'; readonly observed: Value | null };
};

export function differing(compared: readonly Compared[]): readonly Differing[] {
  return compared.filter((one): one is Differing => one.result.state === 'differs');
}

export function changeOf({ declared, name, result }: Differing, { answers }: Observed): Change {
  const { type, value, origin, entry } = declared;
  const kept = type.of === 'branch' ? undefined : type.keeps?.(answers, entry ?? []);
  return {
    name,
    ...(entry ? { key: type.key, entry } : {}),
    ...(kept ? { kept } : {}),
    before: result.observed,
    after: value,
    why: origin,
    affects: type.affects,
    risk: type.risk,
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Members of members too: two features of one group are set by one call. */
function merged(a: Json, b: Json): Json {
  const entries = Object.entries(b).map(([key, value]) => {
    const before = a[key];
    return [key, isObject(before) && isObject(value) ? merged(before, value) : value] as const;
  });
  return { ...a, ...Object.fromEntries(entries) };
}

export interface FieldChange {
  readonly type: FieldSetting;
  /** What the call sets it to. */
  readonly to: Value;
  readonly change: Change;
}

/** One call for each route and what stands in it, in the order of the first change that needs it. */
export function fieldEdits(
  target: EditTarget,
  changes: readonly FieldChange[],
  answers: Answers,
): readonly Edit[] {
  const parts = changes.map(({ type, to, change }) => ({
    part: type.edit(to, answers, change.entry ?? [], change.kept),
    change,
  }));
  return partEdits(target, parts);
}

interface Part {
  readonly part: CallPart;
  readonly change: Change;
}

/** Routes of teams stand below the organization that owns the repository. */
function placed({ parameters }: EditTarget, { route, parameters: own = {} }: CallPart): Json {
  return {
    ...parameters,
    ...(route.includes('/orgs/{org}/') ? { org: parameters.owner ?? parameters.org } : {}),
    ...own,
  };
}

export function partEdits(target: EditTarget, parts: readonly Part[]): readonly Edit[] {
  const keyOf = ({ part: { route, parameters = {}, makes = '' } }: Part) =>
    written([route, parameters, makes]);
  return [...Map.groupBy(parts, keyOf).values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    return [
      {
        target: target.name,
        repositoryId: target.repositoryId,
        route: first.part.route,
        parameters: placed(target, first.part),
        body: bodyOf(all.map(({ part }) => part)),
        changes: all.map(({ change }) => change),
      },
    ];
  });
}

function bodyOf(parts: readonly CallPart[]): Json | null {
  const sets = parts.flatMap((part) => (part.sets ? [part.sets] : []));
  if (sets.length === 0) return null;
  return [...parts.map(({ keeps }) => keeps), ...sets].reduce(merged, {});
}
