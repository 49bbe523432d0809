/** A file of the configuration, or its last valid version. */
import { type ConfigFile, type Layer, readLayer } from '../../policies/engine/config/layer.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import { type Prose, say } from '../../policies/engine/prose.ts';
import { type ConfigProblem, type Fallback, fallbacks } from '../../policies/engine/report.ts';
import type { Version } from '../repository-reads.ts';

/** A part of the configuration as it came to be in force. */
export interface Loaded {
  /** From the one that loses to the one that wins; none when there is nothing, or it could not be read. */
  readonly layers: readonly Layer[];
  readonly problems: readonly ConfigProblem[];
  readonly fallback: Fallback;
  /** What judges, one piece per layer: "`.github/fairlead.yml` of main at 77d0e12". */
  readonly described: readonly Prose[];
  /** What people should know besides: what was not looked at, what is not there. */
  readonly notes: readonly Prose[];
  /** Files that could not be read: whether they are right is not known. */
  readonly unread: readonly Prose[];
  /** Of them, a later try may read some. */
  readonly passing: boolean;
}

export const nothing: Loaded = {
  layers: [],
  problems: [],
  fallback: 'none',
  described: [],
  notes: [],
  unread: [],
  passing: false,
};

export function worstFallback(all: readonly Fallback[]): Fallback {
  return fallbacks.findLast((one) => all.includes(one)) ?? 'none';
}

/** Several parts, in their order, as one. */
export function together(parts: readonly Loaded[]): Loaded {
  return {
    layers: parts.flatMap(({ layers }) => layers),
    problems: parts.flatMap(({ problems }) => problems),
    fallback: worstFallback(parts.map(({ fallback }) => fallback)),
    described: parts.flatMap(({ described }) => described),
    notes: parts.flatMap(({ notes }) => notes),
    unread: parts.flatMap(({ unread }) => unread),
    passing: parts.some(({ passing }) => passing),
  };
}

/** Versions searched for a valid one. Nobody expects an older one to be in force. */
const maxVersions = 20;

export interface FileAt extends Omit<ConfigFile, 'layer'> {
  readonly catalogue: readonly AnyPolicy[];
  /** The layer's name at a commit. */
  readonly layerAt: (commit: string) => string;
  readonly commit: string;
  readonly history: () => AsyncIterable<Version>;
  readonly described: Prose;
}

async function older(file: FileAt): Promise<Pick<Loaded, 'layers' | 'described'> | null> {
  let looked = 0;
  for await (const { commit, date, text } of file.history()) {
    if (++looked > maxVersions) return null;
    if (text === null) continue;
    const { path } = file;
    const read = readLayer({ path, text, layer: file.layerAt(commit) }, file.catalogue);
    if (!read.ok) continue;
    const described = say`the last valid version of ${path}, ${commit.slice(0, 7)} of ${date.slice(0, 10)}`;
    return { layers: [read.layer], described: [described] };
  }
  return null;
}

/**
 * A file that was read, without what it extends. When it has problems, its last valid version is used; when there is no
 * valid version, `without`.
 */
export async function loadFile(file: FileAt, without: Fallback): Promise<Loaded> {
  const { path, text, catalogue, commit } = file;
  const read = readLayer({ path, text, layer: file.layerAt(commit) }, catalogue);
  if (read.ok) return { ...nothing, layers: [read.layer], described: [file.described] };
  const { problems } = read;
  // The history is a courtesy here: the problems are reported whether it can be read or not.
  const valid = await older(file).catch(() => null);
  if (valid) return { ...nothing, ...valid, problems, fallback: 'last-valid' };
  return { ...nothing, problems, fallback: without };
}
