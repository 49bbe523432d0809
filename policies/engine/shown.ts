/**
 * Values that GitHub shows to who may see them: settings, mostly. One that is not shown says why, and which permission
 * would open it; it is never `false`, never an empty list. A policy takes such values apart with {@link look}, and hands
 * on the gaps of those that its verdict depends on (`Verdict.gaps`).
 */
import type { Gap } from './gap.ts';
import type { Prose } from './prose.ts';
import { type Pass, pass } from './verdict.ts';

/** Why a value is not known, and the permission that is lacking, if that is why. */
export interface NotShown {
  readonly notShown: Gap;
}

/** A value, or why GitHub does not show it. Values are never objects with a member `notShown`. */
export type Shown<T> = T | NotShown;

/** `permission` as in `administration: read`. */
export function notShown(reason: Prose, more: Omit<Gap, 'reason'> = {}): NotShown {
  return { notShown: { reason, ...more } };
}

export function isShown<T>(value: Shown<T>): value is T {
  return !(typeof value === 'object' && value !== null && 'notShown' in value);
}

/** What looking at one or several values came to. */
export interface Look<R> {
  /** What was made of the values that are shown. */
  readonly found: readonly R[];
  readonly gaps: readonly Gap[];
}

/** Makes something of a value, if it is shown; a gap otherwise. */
export function look<T, R>(value: Shown<T>, make: (value: T) => readonly R[]): Look<R> {
  return isShown(value)
    ? { found: make(value), gaps: [] }
    : { found: [], gaps: [(value as NotShown).notShown] };
}

/** Several looks as one; gaps of one reason once. */
export function looks<R>(all: readonly Look<R>[]): Look<R> {
  const gaps = new Map(all.flatMap((one) => one.gaps).map((gap) => [JSON.stringify(gap), gap]));
  return { found: all.flatMap(({ found }) => found), gaps: [...gaps.values()] };
}

/** The value, or a stand-in that no verdict may depend on: for words, for whether to look further. */
export function shownOr<T, D>(value: Shown<T>, otherwise: D): T | D {
  return isShown(value) ? value : otherwise;
}

/** Another value made of one, if it is shown. */
export function mapShown<T, R>(value: Shown<T>, make: (value: T) => R): Shown<R> {
  return isShown(value) ? make(value) : (value as NotShown);
}

/** The verdict on a value that is not shown, whatever it may be: the engine makes it `unknown`. */
export function unseen(value: NotShown): Pass {
  return { ...pass([]), gaps: [value.notShown] };
}
