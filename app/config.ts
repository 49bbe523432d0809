/** Which rules are in force: always those of the base branch, never those of the change that is judged. */
import { builtInSettings } from '../policies/engine/config/built-in.ts';
import type { CommentWhen } from '../policies/engine/config/layer.ts';
import { type Configuration, readConfiguration } from '../policies/engine/config/read.ts';
import type { AnyPolicy } from '../policies/engine/policy.ts';
import { own, type Prose, say } from '../policies/engine/prose.ts';
import type { ConfigProblem, Provenance } from '../policies/engine/report.ts';
import type { Setting } from '../policies/engine/setting.ts';
import { CannotLook, type Source } from './facts/source.ts';

/** Where the configuration lies unless told otherwise. */
export const configurationPath = '.github/fairlead.yml';

/** Names that people give the file and nobody reads: rules in them would never be enforced, without a word. */
const misnamed: readonly string[] = [
  '.github/.fairlead.yml',
  '.github/Fairlead.yml',
  '.github/fairlead.json',
  '.github/fairlead.yaml',
  '.fairlead.yml',
  'fairlead.yaml',
  'fairlead.yml',
];

function misnamedProblem(found: string, path: string): ConfigProblem {
  const message = say`Fairlead reads ${path} and not ${found}; rename it, or remove it if it is not meant for Fairlead`;
  return { path: found, line: 1, column: 1, message };
}

/** The rules that judge, and how they came to be in force. */
export interface InForce {
  readonly settings: readonly Setting[];
  readonly comment: CommentWhen;
  readonly description: Prose;
  /** Of the newest version on the base branch; not empty: it is not the one in force. */
  readonly problems: readonly ConfigProblem[];
  readonly fallback: Provenance['fallback'];
}

/** Versions looked through for one that is valid. Older than that, nobody expects it to be in force. */
const mostVersions = 20;

function builtIn(
  catalogue: readonly AnyPolicy[],
  description: Prose,
): Omit<InForce, 'problems' | 'fallback'> {
  return { settings: builtInSettings(catalogue), comment: 'on-problems', description };
}

/** The base branch has no configuration where it is looked for: the built-in policies, unless it lies elsewhere. */
async function withoutFile(source: Source, catalogue: readonly AnyPolicy[], path: string): Promise<InForce> {
  // Whether it lies elsewhere is a courtesy: an unanswered question is no reason to hold anything.
  const there = await source.directories('base', misnamed).catch(() => new Set<string>());
  const problems = misnamed
    .filter((name) => name !== path && there.has(name))
    .map((name) => misnamedProblem(name, path));
  if (problems.length > 0) {
    const description = own(
      'the built-in policies at `observe`, because the configuration is not where it is read',
    );
    return { ...builtIn(catalogue, description), problems, fallback: 'default' };
  }
  const description = say`the built-in policies at ${'observe'} (this repository has no ${path})`;
  return { ...builtIn(catalogue, description), problems: [], fallback: 'none' };
}

async function lastValid(
  source: Source,
  path: string,
  catalogue: readonly AnyPolicy[],
): Promise<Omit<InForce, 'problems'> | null> {
  let looked = 0;
  for await (const { commit, date, text } of source.history(path)) {
    if (++looked > mostVersions) return null;
    if (text === null) continue;
    const layer = `${path}@${commit.slice(0, 7)}`;
    const read = readConfiguration({ path, text, layer }, catalogue);
    if (!read.ok) continue;
    const description = say`the last valid version of ${path}, ${commit.slice(0, 7)} of ${date.slice(0, 10)}`;
    return { settings: read.settings, comment: read.comment, description, fallback: 'last-valid' };
  }
  return null;
}

async function afterProblems(
  source: Source,
  path: string,
  catalogue: readonly AnyPolicy[],
  problems: readonly ConfigProblem[],
): Promise<InForce> {
  const older = await lastValid(source, path, catalogue).catch(() => null);
  if (older) return { ...older, problems };
  const description = own(
    'the built-in policies at `observe`, because the configuration has problems and no valid version was found',
  );
  return { ...builtIn(catalogue, description), problems, fallback: 'default' };
}

/**
 * The configuration in force for a pull request. A file with problems is not used: the last valid version is, or the
 * built-in policies at `observe`. A file that cannot be read counts as one with problems. Never throws.
 */
export async function configurationInForce(
  source: Source,
  catalogue: readonly AnyPolicy[],
  path = configurationPath,
): Promise<InForce> {
  try {
    const { base } = await source.pullRequest();
    const text = await source.text('base', path);
    if (text === null) return await withoutFile(source, catalogue, path);
    const at = base.sha.slice(0, 7);
    const read = readConfiguration({ path, text, layer: `${path}@${at}` }, catalogue);
    if (!read.ok) return afterProblems(source, path, catalogue, read.problems);
    const description = say`${path} of ${base.ref} at ${at}`;
    return { settings: read.settings, comment: read.comment, description, problems: [], fallback: 'none' };
  } catch (error) {
    const message =
      error instanceof CannotLook ? error.gap.reason : say`it could not be read: ${String(error)}`;
    const description = own(
      'the built-in policies at `observe`, because the configuration could not be read',
    );
    return {
      ...builtIn(catalogue, description),
      problems: [{ path, line: 1, column: 1, message }],
      fallback: 'default',
    };
  }
}

/** The configuration that the change itself proposes; null when it does not touch it, or cannot be read. */
export async function proposedConfiguration(
  source: Source,
  catalogue: readonly AnyPolicy[],
  path = configurationPath,
): Promise<Configuration | null> {
  try {
    const { value } = await source.changedFiles();
    const misplaced = value.filter(({ path, status }) => status !== 'removed' && misnamed.includes(path));
    if (misplaced.length > 0)
      return { ok: false, problems: misplaced.map((file) => misnamedProblem(file.path, path)) };
    if (!value.some((file) => file.path === path || file.previousPath === path)) return null;
    const text = await source.text('head', path);
    if (text === null) return { ok: true, settings: builtInSettings(catalogue), comment: 'on-problems' };
    return readConfiguration({ path, text, layer: `${path} as proposed` }, catalogue);
  } catch (error) {
    // What cannot be read is no mistake of the author's. The policies that need the same files say what is missing.
    if (error instanceof CannotLook) return null;
    throw error;
  }
}
