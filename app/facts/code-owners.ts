import { say } from '../../policies/engine/prose.ts';
import {
  type CodeOwnersFile,
  codeOwnersPaths,
  hardPatterns,
  maxCodeOwnersBytes,
  maxHardPatterns,
  noCodeOwners,
  readCodeOwners,
} from '../../policies/formats/code-owners.ts';
import { CannotLook, type Looked, whole } from '../looked.ts';
import type { Collector, PullRequestSource } from './source.ts';

interface Found {
  readonly path: string;
  /** Null: too large, or not text. */
  readonly text: string | null;
}

async function found(source: PullRequestSource): Promise<Looked<readonly Found[]>> {
  if (source.github) return whole((await source.github.snapshot()).codeOwners);
  return source.texts('base', codeOwnersPaths);
}

/** Throws `CannotLook`: looking up every path would take too long. */
function within(file: CodeOwnersFile): CodeOwnersFile {
  const hard = hardPatterns(file);
  if (hard <= maxHardPatterns) return file;
  throw new CannotLook(
    say`${file.path ?? ''} has ${hard} patterns with several wildcards in one name, and at most ${maxHardPatterns} are looked at`,
    say`Use patterns for whole folders or endings in ${file.path ?? ''} on the base branch.`,
  );
}

/** Throws `CannotLook`: who owns something is not known then, and nothing else is in doubt. */
function read({ path, text }: Found): Looked<CodeOwnersFile> {
  if (text === null) throw new CannotLook(say`${path} is too large or not text`);
  if (Buffer.byteLength(text) <= maxCodeOwnersBytes) return whole(within(readCodeOwners(path, text)));
  const reason = say`${path} is larger than 3 MB: GitHub does not load it, so nobody owns anything`;
  const remedy = say`Make ${path} smaller on the base branch, for instance with patterns for whole folders.`;
  return { value: { ...noCodeOwners, path }, gaps: [{ reason, remedy }] };
}

/** From the base branch: a change must not choose its own owners. */
export const codeOwners: Collector<'codeOwners'> = {
  fact: 'codeOwners',
  events: ['pull_request', 'push'],
  permissions: { contents: 'read' },
  local: true,
  asks: [],
  async collect(source) {
    const { value: files, gaps } = await found(source);
    const first = codeOwnersPaths.flatMap((path) => files.filter((file) => file.path === path)).at(0);
    const { value, gaps: more } = first ? read(first) : whole(noCodeOwners);
    return { value, gaps: [...gaps, ...more] };
  },
};
