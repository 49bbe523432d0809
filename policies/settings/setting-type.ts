/**
 * The catalogue's shape: one entry per setting of a repository or an organization, as plain data and small pure functions.
 * From the same entry come the configuration's schema, what counts as drift, the edit that removes it, and the docs.
 */
import type { z } from 'zod';
import { isKnown, notKnown, type Part } from '../engine/part.ts';
import { own, say } from '../engine/prose.ts';
import type { Origin } from '../engine/setting.ts';
import type { ReadName } from './reads.ts';

/** What a setting can be. Lists are sets: sorted, each entry once. */
export type Value = boolean | number | string | readonly string[];

/** JSON as GitHub sends it: nothing about its shape is believed. */
export type Json = Readonly<Record<string, unknown>>;

/** GitHub's answers, each known or with the reason why not. What was not asked for is absent. */
export type Answers = Readonly<Partial<Record<ReadName, Part<unknown>>>>;

/** What setting a value asks of GitHub. Parts with the same route become one call: `keeps` first, then each `sets`. */
export interface CallPart {
  /** As GitHub documents it: `PATCH /repos/{owner}/{repo}`. */
  readonly route: string;
  readonly sets: Json | null;
  /** What the route wants beside it, as it is now: without it GitHub would change that, too. */
  readonly keeps: Json;
}

/** What every setting has. */
interface AnySetting {
  /** Where it stands under `settings:`; a setting of a branch without the branch: `protection.approvals`. */
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

/** A setting that GitHub has a field for. */
export interface FieldSetting extends AnySetting {
  readonly of: 'repository' | 'organization';
  readonly reads: readonly ReadName[];
  /** Null: there is nothing to see as things are, though GitHub may keep something. */
  readonly observe: (answers: Answers) => Part<Value | null>;
  readonly edit: (value: Value, answers: Answers) => CallPart;
  /** Why it is not to be had here; null: it is. Called only where it differs. */
  readonly absent?: (answers: Answers) => ReturnType<typeof own> | null;
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
  readonly value: Value;
  readonly origin: Origin;
  /** The layer that locked it first. */
  readonly lock?: Origin;
}

/** A setting's full name: `repository.merge.squash`, `protection.release/1.x.approvals`. Unique. */
export function nameOfSetting({ type, branch }: Pick<Declared, 'type' | 'branch'>): string {
  if (branch === null) return type.key;
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
export function answer(answers: Answers, read: ReadName): Part<unknown> {
  // Null is an answer, too.
  return read in answers ? (answers[read] as Part<unknown>) : notKnown(say`${read} was not asked for`);
}

/** The member of an answer that a schema takes; GitHub leaves out what the token may not see. */
export function member<T>(
  answers: Answers,
  read: ReadName,
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
export function declaredLine({ type, branch, value, origin }: Declared): string {
  return JSON.stringify({ key: type.key, branch, value, origin });
}
