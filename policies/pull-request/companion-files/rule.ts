/** If files matching these globs change, files matching those must change with them. */
import * as z from 'zod';
import { compileGlobs } from '../../engine/glob.ts';
import { globs } from '../../engine/option.ts';
import type { ChangedFile } from '../../facts/changed-files.ts';
import { documentationFolders, generated } from '../../formats/path-kinds.ts';

const someGlobs = globs.min(1);

export const rule = z.strictObject({
  name: z.string().trim().min(1).max(80),
  when: someGlobs,
  unless: globs.default([]),
  // biome-ignore lint/suspicious/noThenProperty: nobody awaits a rule; the word is the configuration's
  then: someGlobs,
  need: z.enum(['any', 'all']).default('any'),
  why: z.string().trim().min(1).max(300),
});

export type Rule = z.output<typeof rule>;

/** What belongs together by a rule, the configuration's or a ready-made one. */
export interface Pairing {
  readonly when: readonly string[];
  readonly unless: readonly string[];
  readonly companions: readonly string[];
  readonly need: Rule['need'];
}

/** What a rule asks for and the change lacks. */
export interface Missed {
  /** What changed, sorted. */
  readonly because: readonly ChangedFile[];
  /** The globs of which nothing changed: all of them, or with `need: all` those that are missing. */
  readonly missing: readonly string[];
}

/** A removed file and one that was only moved need no companion and are none. */
export function isWritten({ status, kind, additions }: ChangedFile): boolean {
  if (status === 'removed') return false;
  return additions > 0 || kind === 'unknown' || (kind === 'binary' && status !== 'renamed');
}

/** Only removing lines from a file that stays is a change too, but not a companion. */
export function isTouched(file: ChangedFile): boolean {
  return isWritten(file) || (file.status !== 'removed' && file.deletions > 0);
}

/** An example path that a glob matches, to see what it is about: `docs/**` is about documentation, `src/**` is not. */
function exampleOf(glob: string): string {
  return glob.replaceAll(/\{([^{},]*)[^{}]*\}/g, '$1').replaceAll(/\[[^\]]*\]|\?|\*+/g, 'x');
}

const aside = compileGlobs([...documentationFolders, ...generated]);

/** Only globs that are about them match documentation, lock files and what tools write. */
function matcherOf(all: readonly string[]): (path: string) => boolean {
  const matches = compileGlobs(all);
  const about = compileGlobs(all.filter((glob) => aside(exampleOf(glob))));
  return (path) => about(path) || (matches(path) && !aside(path));
}

/** Where a file is, and where it was when it was moved: moving it away is no way around a rule. */
function placesOf({ path, previousPath, status }: ChangedFile): readonly string[] {
  return status === 'renamed' && previousPath !== null ? [path, previousPath] : [path];
}

/** Null when the rule does not apply or is kept. `applies` says whether it does. */
export function judgeRule(
  { when, unless, companions, need }: Pairing,
  files: readonly ChangedFile[],
): { readonly applies: boolean; readonly missed: Missed | null } {
  const isMeant = matcherOf(when);
  const isExcepted = compileGlobs(unless);
  const isCompanion = compileGlobs(companions);
  const asks = (path: string) => isMeant(path) && !isExcepted(path);
  const because = files.filter(
    (file) => isTouched(file) && placesOf(file).some(asks) && !isCompanion(file.path),
  );
  if (because.length === 0) return { applies: false, missed: null };
  const written = files.filter(isWritten).map(({ path }) => path);
  const missing = companions.filter((glob) => !written.some(compileGlobs([glob])));
  const isKept = need === 'all' ? missing.length === 0 : missing.length < companions.length;
  return { applies: true, missed: isKept ? null : { because, missing } };
}
