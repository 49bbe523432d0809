/**
 * The catalogue's shape: one entry per setting of a repository or an organization, as plain data and small pure functions.
 * From the same entry come the configuration's schema, what counts as drift, the edit that removes it, and the docs.
 */
import type { z } from 'zod';
import { isKnown, notKnown, type Part } from '../engine/part.ts';
import { own, type Prose, say } from '../engine/prose.ts';
import type { Origin } from '../engine/setting.ts';
import type { SettingValue } from '../facts/settings-state.ts';
import type { ReadName } from './reads.ts';

export type Value = SettingValue;

/** JSON as GitHub sends it: nothing about its shape is believed. */
export type Json = Readonly<Record<string, unknown>>;

/** A read, and of what, where GitHub is asked once for each: `team platform`. */
export type ReadKey = ReadName | `${ReadName} ${string}`;

/** GitHub's answers, each known or with the reason why not. What was not asked for is absent. */
export type Answers = Readonly<Partial<Record<ReadKey, Part<unknown>>>>;

/**
 * What a setting is about where there are several of its kind: a team, a person, an environment. They stand for the `*` of
 * its key, in order.
 */
export type Entry = readonly string[];

/** What setting a value asks of GitHub. Parts with the same route become one call: `keeps` first, then each `sets`. */
export interface CallPart {
  /** As GitHub documents it: `PATCH /repos/{owner}/{repo}`. */
  readonly route: string;
  /** What stands in the route beside owner and repo, or org. */
  readonly parameters?: Json;
  readonly sets: Json | null;
  /** What the route wants beside it, as it is now: without it GitHub would change that, too. */
  readonly keeps: Json;
  /** What the call makes, where its route names none of it: calls that make different things stay apart. */
  readonly makes?: string;
}

/** What every setting has. */
interface AnySetting {
  /**
   * Where it stands under `settings:`; a setting of a branch without the branch: `protection.approvals`. A `*` is a name
   * that people choose: `repository.access.teams.*`.
   */
  readonly key: string;
  /** What its value means, for the docs and editors. */
  readonly says: string;
  /** What a value may be; its `stricter` says what a lock lets later layers do. */
  readonly schema: z.ZodType<Value>;
  /** Who notices when it changes. */
  readonly affects: string;
  /** `high`: somebody's work may stop, or access is given or taken. */
  readonly risk: 'low' | 'high';
}

/** A setting that GitHub has a field for, or something of its own. */
export interface FieldSetting extends AnySetting {
  readonly of: 'repository' | 'organization';
  readonly reads: readonly ReadName[];
  /** What else is read, by what it is about and by its value; null: nothing of it. */
  readonly alsoReads?: (entry: Entry, value: Value | null) => readonly ReadKey[];
  /** Null: there is nothing to see as things are, though GitHub may keep something. */
  readonly observe: (answers: Answers, entry: Entry) => Part<Value | null>;
  /** `kept`: what `keeps` kept when the value was another one; absent where a plan is made. */
  readonly edit: (value: Value, answers: Answers, entry: Entry, kept?: Json) => CallPart;
  /** What is needed beside the value to put it back. */
  readonly keeps?: (answers: Answers, entry: Entry) => Json;
  /** Why it is not to be had here; null: it is. Called only where it differs. */
  readonly absent?: (answers: Answers, entry: Entry) => Prose | null;
  /** Whether what is there is what is declared; the same value, unless it says otherwise. */
  readonly meets?: (observed: Value, wanted: Value) => boolean;
  /** What takes from the worth of a value that is as declared. */
  readonly remark?: (answers: Answers, entry: Entry) => Prose | null;
  /** Why Fairlead cannot make it so, or must not; null: it can. Called only where it differs. */
  readonly cannot?: (declared: Declared, answers: Answers, all: readonly Declared[]) => Prose | null;
  /** The calls that set it, for the docs, where they cannot be told from its values alone. */
  readonly setBy?: string;
  /** What it declares of others, known only when one sees what is there. */
  readonly spreads?: (declared: Declared, answers: Answers, all: readonly Declared[]) => readonly Declared[];
  /** How what Fairlead made is taken away again, and how it is known to be the same that was made. */
  readonly made?: Made;
}

/** Of something that setting a value makes where it is not there. */
export interface Made {
  /** GitHub's number of it; null: it is not there, or is not shown. */
  readonly id: (answers: Answers, entry: Entry) => number | null;
  /** The call that deletes it, or why it must not be deleted now. */
  readonly unmake: (answers: Answers, entry: Entry) => CallPart | { readonly because: Prose };
  /** What else must be read to know that. */
  readonly reads: (entry: Entry) => readonly ReadKey[];
}

/** A setting of a branch: a part of the one ruleset that Fairlead keeps for it. */
export interface BranchSetting extends AnySetting {
  readonly of: 'branch';
}

export type SettingType = FieldSetting | BranchSetting;

/** One value that the configuration declares. */
export interface Declared {
  readonly type: SettingType;
  /** The branch's name or pattern as it is written; null for what is no branch's. */
  readonly branch: string | null;
  /** Absent: its key has no `*`. */
  readonly entry?: Entry;
  readonly value: Value;
  readonly origin: Origin;
  /** The layer that locked it first. */
  readonly lock?: Origin;
}

/** A key with what it is about. */
export function nameOf(key: string, entry: Entry): string {
  const names = [...entry];
  return key.replaceAll('*', () => names.shift() ?? '*');
}

/** A setting's full name: `repository.merge.squash`, `protection.release/1.x.approvals`. Unique. */
export function nameOfSetting({
  type,
  branch,
  entry = [],
}: Pick<Declared, 'type' | 'branch' | 'entry'>): string {
  if (branch === null) return nameOf(type.key, entry);
  return `protection.${branch}.${type.key.slice('protection.'.length)}`;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of an answer; `undefined` where there is none. */
export function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

/** An answer, or why there is none. */
export function answer(answers: Answers, read: ReadKey): Part<unknown> {
  // Null is an answer, too.
  return read in answers ? (answers[read] as Part<unknown>) : notKnown(say`${read} was not asked for`);
}

/** The member of an answer that a schema takes; GitHub leaves out what the token may not see. */
export function member<T>(
  answers: Answers,
  read: ReadKey,
  path: readonly string[],
  schema: z.ZodType<T>,
  hidden: string,
): Part<T> {
  const given = answer(answers, read);
  if (!isKnown(given)) return given;
  const parsed = schema.safeParse(at(given, path));
  if (parsed.success) return parsed.data;
  return notKnown(own(hidden));
}

/** `{a: {b: value}}` for the path a, b. */
export function nested(path: readonly string[], value: unknown): Json {
  const [first = '', ...rest] = path;
  return { [first]: rest.length === 0 ? value : nested(rest, value) };
}

/** One declaration as a line of JSON: how collectors are told what to look at. */
export function declaredLine({ type, branch, entry, value, origin }: Declared): string {
  return JSON.stringify({ key: type.key, branch, entry, value, origin });
}
