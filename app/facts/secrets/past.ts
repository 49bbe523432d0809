/** Secrets that a commit of the change adds and a later one takes away: they stay in the history. */
import type { Gap } from '../../../policies/engine/facts.ts';
import type { CommitsSeen, PastSecret } from '../../../policies/facts/secrets.ts';
import {
  type CommitFile,
  type CommitPatch,
  readCommitPatches,
} from '../../../policies/formats/commit-patches.ts';
import { CannotLook } from '../../looked.ts';
import type { PullRequestSource } from '../source.ts';
import type { Meter } from './meter.ts';
import type { loadRules, Match } from './rules.ts';
import { scan } from './scan.ts';
import { placeOf, sideOf } from './sides.ts';

export interface Past {
  readonly found: readonly PastSecret[];
  /** Null: the change is one commit. */
  readonly commits: CommitsSeen | null;
  readonly gaps: readonly Gap[];
}

export interface PastLook {
  readonly rules: Awaited<ReturnType<typeof loadRules>>;
  /** What makes two matches the same secret. */
  readonly identityOf: (match: Match) => string;
  /** Secrets of the change's sum: told already. */
  readonly told: ReadonlySet<string>;
  readonly measured: Meter;
}

/** Characters of all commits; what is larger is said, not looked at. */
export const maxPastCharacters = 20_000_000;

interface FileMatches {
  readonly path: string;
  readonly added: readonly Match[];
  readonly shown: readonly Match[];
}

async function inFile(look: PastLook, { path, before, after }: CommitFile): Promise<FileMatches> {
  const name = path ?? '';
  const side = sideOf(after);
  const old = sideOf(before);
  const matches = side.lines.some(({ changed }) => changed)
    ? await scan(look.rules, side.text, name, look.measured)
    : [];
  const added = matches.filter(({ start, end }) => placeOf(side, start, end).changed);
  // Old lines only tell what is not new: they are looked at where there is something to tell.
  const shown = old.text === '' ? [] : await scan(look.rules, old.text, name, look.measured);
  return { path: name, added, shown };
}

/** `known` grows with what the commit shows: a secret that it moves, or that a later one brings back, is not told again. */
async function inCommit(
  look: PastLook,
  commit: CommitPatch,
  known: Set<string>,
): Promise<readonly PastSecret[]> {
  const files: FileMatches[] = [];
  for (const file of commit.files) files.push(await inFile(look, file));
  for (const { shown } of commit.binary ? [] : files)
    for (const match of shown) known.add(look.identityOf(match));
  return files.flatMap(({ path, added }) =>
    added.flatMap((match) => {
      const identity = look.identityOf(match);
      if (known.has(identity)) return [];
      known.add(identity);
      return look.told.has(identity) ? [] : [{ kind: match.kind, path, commit: commit.sha }];
    }),
  );
}

async function inAll(
  look: PastLook,
  text: string,
): Promise<Pick<Past, 'found'> & { readonly commits: number; readonly binary: number }> {
  const patches = readCommitPatches(text);
  const known = new Set<string>();
  const found: PastSecret[] = [];
  for (const commit of patches) found.push(...(await inCommit(look, commit, known)));
  return { found, commits: patches.length, binary: patches.filter(({ binary }) => binary).length };
}

/** Never throws what it cannot see: that is a gap. A rule's error may quote the text, so none of it is passed on. */
export async function pastSecrets(
  source: PullRequestSource,
  look: PastLook,
  failed: (error: unknown) => Gap,
): Promise<Past> {
  try {
    const patches = (await source.commitPatches?.()) ?? null;
    if (patches === null) return { found: [], commits: null, gaps: [] };
    const { commits: all, text } = patches;
    if (text === null || text.length > maxPastCharacters)
      return { found: [], commits: { all, seen: 0, binary: 0 }, gaps: [] };
    const { found, commits, binary } = await inAll(look, text);
    return { found, commits: { all, seen: Math.min(commits, all), binary }, gaps: [] };
  } catch (error) {
    return { found: [], commits: null, gaps: [error instanceof CannotLook ? error.gap : failed(error)] };
  }
}
