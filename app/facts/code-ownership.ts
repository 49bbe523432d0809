/** Reads CODEOWNERS of a repository, and asks GitHub what it thinks of it. */
import type { Gap } from '../../policies/engine/facts.ts';
import { compileGlobs } from '../../policies/engine/glob.ts';
import { notKnown } from '../../policies/engine/part.ts';
import { own, say } from '../../policies/engine/prose.ts';
import type { CodeOwnership } from '../../policies/facts/code-ownership.ts';
import {
  type CodeOwnersFile,
  codeOwnersPaths,
  hardPatterns,
  maxCodeOwnersBytes,
  maxHardPatterns,
  noCodeOwners,
  readCodeOwners,
} from '../../policies/formats/code-owners.ts';
import { lastMatch } from '../../policies/formats/owner-patterns.ts';
import { readCodeOwnersErrors } from '../github/files/code-owners-errors.ts';
import { type Looked, orGap } from '../looked.ts';
import type { Collector, RepositorySource } from './source.ts';
import { standingOf } from './standing.ts';

/** Files without an owner that are named. */
const maxNamed = 20;

const looksLikeOne = /(?:^|\/)codeowners$/i;
/** Folders in which somebody would have put it. */
const usual = /^(?:\.(?:github|gitlab)\/|docs?\/|\.bitbucket\/)?[^/]+$/;

type Watched = CodeOwnership['watched'][number];

/** Who owns what, for each glob. A line without owners decides, too: what it matches is nobody's on purpose. */
function watchedIn(
  file: CodeOwnersFile,
  paths: readonly string[],
  globs: readonly string[],
): readonly Watched[] {
  const deciding = lastMatch(file.rules.map(({ pattern }) => pattern));
  return globs.map((glob) => {
    const matched = paths.filter(compileGlobs([glob]));
    const rules = matched.map((path) => file.rules[deciding(path)]);
    const unowned = matched.filter((_, i) => rules[i] === undefined);
    const released = rules.filter((rule) => rule?.owners.length === 0).length;
    return {
      glob,
      files: matched.length,
      unowned: unowned.slice(0, maxNamed),
      unownedCount: unowned.length,
      released,
    };
  });
}

interface Found {
  readonly rules: CodeOwnersFile;
  readonly file: CodeOwnership['file'];
  readonly gaps: readonly Gap[];
}

function foundIn(path: string, text: string): Found {
  const tooLarge = Buffer.byteLength(text) > maxCodeOwnersBytes;
  const read = tooLarge ? { ...noCodeOwners, path } : readCodeOwners(path, text);
  const owning = read.rules.filter(({ owners }) => owners.length > 0).length;
  const file = { path, lines: read.rules.length, owning, problems: read.problems, tooLarge };
  const hard = hardPatterns(read);
  if (hard <= maxHardPatterns) return { rules: read, file, gaps: [] };
  const reason = say`${path} has ${hard} patterns with several wildcards in one name, and at most ${maxHardPatterns} are looked at`;
  return { rules: noCodeOwners, file, gaps: [{ reason }] };
}

/** A line that forgot its pattern: the first owner stands in its place. A folder of npm's scopes is called so, too. */
function withoutPattern({ rules }: CodeOwnersFile, paths: readonly string[]): CodeOwnersFile['problems'] {
  const isNamed = (folder: string) => paths.some((path) => path.split('/').includes(folder));
  return rules
    .filter(({ pattern }) => pattern.startsWith('@') && !isNamed(pattern.split('/')[0] ?? ''))
    .map(({ line }) => ({ line, problem: 'it begins with an owner, and names no files' }));
}

/** What GitHub says of the file; nobody is asked about one that is not there. */
async function errorsOf({ github }: RepositorySource, found: Found | null): Promise<CodeOwnership['errors']> {
  if (!found?.file || found.file.tooLarge) return [];
  if (!github) return notKnown(own('only GitHub knows whether owners exist and may write'));
  return readCodeOwnersErrors(github, found.file.path);
}

async function collect(source: RepositorySource): Promise<Looked<CodeOwnership>> {
  const listed = await orGap(source.files.list());
  const there = new Set(listed.value?.map(({ path }) => path));
  const places = codeOwnersPaths.filter((path) => listed.value === null || there.has(path));
  // The first that exists counts, alone.
  const texts = await source.files.texts(listed.value === null ? places : places.slice(0, 1));
  const [first] = texts.value;
  const found = first ? foundIn(first.path, first.text) : null;
  const [errors, archived, visibility] = await Promise.all([
    orGap(errorsOf(source, found)),
    standingOf(source, 'archived'),
    standingOf(source, 'visibility'),
  ]);
  const paths = (listed.value ?? []).flatMap(({ path, kind }) => (kind === 'submodule' ? [] : [path]));
  const stray = listed.value && found ? withoutPattern(found.rules, paths) : [];
  const file = found?.file && { ...found.file, problems: [...found.file.problems, ...stray] };
  // Without the list, or the patterns, who owns what is not known: nothing is watched, and the gap says so.
  const isKnown = listed.value !== null && (found?.gaps.length ?? 0) === 0;
  return {
    value: {
      archived,
      visibility,
      empty: listed.value !== null && paths.length === 0,
      file: file ?? null,
      ignored: paths.filter((path) => looksLikeOne.test(path) && usual.test(path) && path !== first?.path),
      errors: errors.value ?? [],
      watched: isKnown ? watchedIn(found?.rules ?? noCodeOwners, paths, source.wanted.ownedPaths) : [],
    },
    gaps: [...listed.gaps, ...texts.gaps, ...errors.gaps, ...(found?.gaps ?? [])],
  };
}

export const codeOwnership: Collector<'codeOwnership'> = {
  fact: 'codeOwnership',
  events: ['push', 'repository'],
  permissions: { contents: 'read' },
  local: true,
  asks: ['ownedPaths'],
  collect,
};
