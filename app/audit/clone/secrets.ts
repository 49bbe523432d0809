/**
 * Looks for secrets in the files of a commit and in what earlier commits held. Bounded in bytes and processor time: what is
 * not reached is counted, and a later look can go on from there. No value of a secret leaves this look.
 */
import { count, type Prose, say } from '../../../policies/engine/prose.ts';
import { meter } from '../../facts/secrets/meter.ts';
import { loadRules, type Match, RuleFailed } from '../../facts/secrets/rules.ts';
import { scan } from '../../facts/secrets/scan.ts';
import type { Repository } from '../../git/repository.ts';
import { CannotLook } from '../../looked.ts';
import { isLockFile } from '../model/languages.ts';
import type { FoundSecret, PastSecret, SecretsSeen } from '../model/secrets.ts';
import { eachText, type TreeFile } from './tree.ts';

export const max = {
  /** Bytes of one file. */
  file: 4_000_000,
  /** Of one file of the past: larger ones are data. */
  past: 1_000_000,
  /** Bytes of all that the past held. */
  pastBytes: 400_000_000,
  /** Seconds of processor time for the files, and for the past. */
  seconds: 60,
  pastSeconds: 40,
} as const;

/** Contents that some commit held. */
export interface PastBlob {
  readonly id: string;
  readonly path: string;
  /** The commit that brought it. */
  readonly commit: string;
  readonly onBranch: boolean;
}

/** What an earlier look has done already: contents never change, so their ids are enough. */
export interface SecretsCheckpoint {
  /** The commit that was audited: a repository that does not hold it is another one. */
  readonly tip: string;
  readonly scanned: readonly string[];
  readonly past: readonly PastSecret[];
}

interface Look {
  readonly rules: Awaited<ReturnType<typeof loadRules>>;
  /** What the files of the commit hold: in memory only, for telling what is gone from them. */
  readonly present: Set<string>;
}

const identityOf = ({ kind, value }: Match): string => `${kind}\n${value}`;

function lineOf(text: string, at: number): number {
  let line = 1;
  for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) line += 1;
  return line;
}

/** A rule may fail on a text: then that text is not looked at. Anything else goes up. */
async function matchesOf(look: Look, text: string, path: string, measured: ReturnType<typeof meter>) {
  try {
    return await scan(look.rules, text, path, measured);
  } catch (error) {
    if (error instanceof RuleFailed) return null;
    throw error;
  }
}

/** The same visit, until it says that there is no time left: what comes after that is not visited. */
function untilOut<T>(visit: (file: T, text: string | null) => Promise<void>): typeof visit {
  let out = false;
  return async (file, text) => {
    if (out) return;
    try {
      await visit(file, text);
    } catch (error) {
      if (!(error instanceof CannotLook)) throw error;
      out = true;
    }
  };
}

interface TreeResult {
  readonly found: readonly FoundSecret[];
  readonly files: number;
  readonly skipped: SecretsSeen['skipped'];
}

async function inTree(look: Look, repository: Repository, files: readonly TreeFile[]): Promise<TreeResult> {
  const measured = meter(max.seconds);
  const found: FoundSecret[] = [];
  const skipped = { large: 0, failed: 0, time: 0 };
  const sized = files.flatMap(({ path, id, bytes, kind }) =>
    kind === 'file' && bytes ? [{ path, id, bytes }] : [],
  );
  const small = sized.filter(({ bytes }) => bytes <= max.file);
  skipped.large = sized.length - small.length;
  let done = 0;
  let visited = 0;
  const visit = async ({ path }: { readonly path: string }, text: string | null) => {
    const matches = text === null ? [] : await matchesOf(look, text, path, measured);
    visited += 1;
    if (matches === null) skipped.failed += 1;
    else if (text !== null) done += 1;
    for (const match of matches ?? []) {
      look.present.add(identityOf(match));
      found.push({ kind: match.kind, path, line: lineOf(text ?? '', match.start) });
    }
  };
  await eachText(repository, small, untilOut(visit));
  skipped.time = small.length - visited;
  return { found, files: done, skipped };
}

interface PastResult {
  readonly past: readonly PastSecret[];
  readonly scanned: readonly string[];
  readonly left: number;
  readonly large: number;
}

/** Sizes of those that are there and small enough. */
async function sized(repository: Repository, blobs: readonly PastBlob[]) {
  const objects = await repository.objects.lookUp(blobs.map(({ id }) => id));
  const all = blobs.flatMap((blob, i) => {
    const object = objects[i];
    return object?.type === 'blob' ? [{ ...blob, bytes: object.size }] : [];
  });
  return {
    small: all.filter(({ bytes }) => bytes <= max.past),
    large: all.filter(({ bytes }) => bytes > max.past).length,
  };
}

/** The first so many bytes. */
function within<T extends { readonly bytes: number }>(blobs: readonly T[], bytes: number): readonly T[] {
  let sum = 0;
  return blobs.filter((blob) => {
    sum += blob.bytes;
    return sum <= bytes;
  });
}

async function inPast(look: Look, repository: Repository, blobs: readonly PastBlob[]): Promise<PastResult> {
  const measured = meter(max.pastSeconds);
  const { small, large } = await sized(repository, blobs);
  const scanned: string[] = [];
  const past = new Map<string, PastSecret>();
  const visit = async ({ id, path, commit, onBranch }: PastBlob, text: string | null) => {
    const matches = text === null ? [] : await matchesOf(look, text, path, measured);
    if (matches === null) return;
    scanned.push(id);
    // They come newest first: the last one that shows it is the commit that brought it.
    for (const match of matches)
      if (!look.present.has(identityOf(match)))
        past.set(identityOf(match), { kind: match.kind, path, commit, onBranch });
  };
  await eachText(repository, within(small, max.pastBytes), untilOut(visit));
  return { past: [...past.values()], scanned, left: small.length - scanned.length, large };
}

type Done = Omit<SecretsCheckpoint, 'tip'>;

const none: Done = { scanned: [], past: [] };

/** The same secret in one place once, whether found now or earlier. */
function distinct(past: readonly PastSecret[]): readonly PastSecret[] {
  return [...new Map(past.map((one) => [`${one.kind}\n${one.path}\n${one.commit}`, one])).values()];
}

/** `blobs`: newest first, without those of the files. Throws `CannotLook` when contents cannot be read. */
export async function lookForSecrets(
  repository: Repository,
  files: readonly TreeFile[],
  blobs: readonly PastBlob[],
  before: Done = none,
): Promise<{ readonly seen: SecretsSeen; readonly checkpoint: Done }> {
  const look: Look = { rules: await loadRules(), present: new Set() };
  const tree = await inTree(look, repository, files);
  const known = new Set(before.scanned);
  const wanted = blobs.filter(({ path }) => !isLockFile(path));
  const fresh = wanted.filter(({ id }) => !known.has(id));
  const past = await inPast(look, repository, fresh);
  const all = distinct([...before.past, ...past.past]);
  return {
    seen: {
      found: tree.found,
      past: all,
      files: tree.files,
      skipped: tree.skipped,
      versions: {
        scanned: wanted.length - fresh.length + past.scanned.length,
        left: past.left,
        large: past.large,
        locks: blobs.length - wanted.length,
      },
    },
    checkpoint: { scanned: [...before.scanned, ...past.scanned], past: all },
  };
}

/** What was not looked at, in words; nothing for nothing. */
export function unlooked({ skipped, versions }: SecretsSeen) {
  const told = (parts: readonly (readonly [number, Prose])[]) =>
    parts.flatMap(([n, words]) => (n > 0 ? [words] : []));
  const megabytes = (bytes: number) => bytes / 1_000_000;
  const files = (n: number) => count(n, 'file');
  const earlier = (n: number) => count(n, 'earlier version');
  return {
    files: told([
      [skipped.large, say`${files(skipped.large)} of more than ${megabytes(max.file)} MB`],
      [skipped.failed, say`${files(skipped.failed)} that a rule failed on`],
      [skipped.time, say`${files(skipped.time)} beyond ${max.seconds} seconds of processor time`],
    ]),
    past: told([
      [
        versions.left,
        say`${earlier(versions.left)} of files beyond ${max.pastSeconds} seconds of processor time; with ${'--checkpoint FILE'} the next run goes on there`,
      ],
      [versions.large, say`${earlier(versions.large)} of more than ${megabytes(max.past)} MB`],
    ]),
  };
}
