/** What a file stands on: packs, and shared files of other repositories. */
import { type Extended, extendedName } from '../../policies/engine/config/extends.ts';
import type { Layer } from '../../policies/engine/config/layer.ts';
import { packLayer } from '../../policies/engine/config/packs.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import { type Prose, say } from '../../policies/engine/prose.ts';
import type { FileAnswer } from '../github/files/other-files.ts';
import { configurationPath, type Elsewhere } from './elsewhere.ts';
import { type Loaded, loadFile, nothing, together } from './loaded.ts';

type Shared = Extract<Extended, { kind: 'shared' }>;

export interface ExtendedOf {
  readonly elsewhere: Elsewhere;
  readonly catalogue: readonly AnyPolicy[];
  /** What is applied already: a pack that two files name counts where it was named first. */
  readonly applied: ReadonlySet<string>;
}

/** Names compare without regard to case, as owners and repositories do; refs do not. */
export function keyOf(one: Extended): string {
  if (one.kind === 'pack') return one.name;
  return `${one.owner.toLowerCase()}/${one.repo.toLowerCase()}@${one.ref}`;
}

function packPart(one: Extract<Extended, { kind: 'pack' }>, { catalogue }: ExtendedOf): Loaded {
  return { ...nothing, layers: [packLayer(one.name, catalogue)], described: [say`the pack ${one.name}`] };
}

/** Why a shared file is missing; the problem is reported where the file is named. */
function missing(one: Shared, answer: Exclude<FileAnswer, { kind: 'file' }>): Prose {
  const name = extendedName(one);
  const repository = `${one.owner}/${one.repo}`;
  switch (answer.kind) {
    case 'unseen':
      return say`${name} cannot be used: there is no repository ${repository}, or Fairlead may not read it`;
    case 'no ref':
      return say`${name} cannot be used: ${repository} has no branch, tag or commit ${one.ref}`;
    case 'no file':
      return say`${name} cannot be used: it has no ${configurationPath}`;
    case 'unreadable':
      return say`${name} could not be read: ${answer.gap.reason}`;
  }
}

/** A shared file may extend packs only, so two steps show everything that judges a repository. */
function withPacks(loaded: Loaded, of: ExtendedOf): Loaded {
  const [layer] = loaded.layers;
  if (!layer) return loaded;
  const packs = layer.extends.flatMap((one) =>
    one.kind === 'pack' && !of.applied.has(keyOf(one)) ? [packPart(one, of)] : [],
  );
  const chained = layer.extends.filter((one) => one.kind === 'shared');
  const problems = chained.map((one) => ({
    path: layer.path,
    ...one.at,
    message: say`a shared file may extend packs only, not ${extendedName(one)}; name it where this file is named`,
  }));
  const refused: Loaded = { ...nothing, problems, fallback: problems.length > 0 ? 'incomplete' : 'none' };
  return together([...packs, refused, loaded]);
}

async function sharedPart(one: Shared, by: Layer, of: ExtendedOf): Promise<Loaded> {
  const file = of.elsewhere.shared(one);
  const answer = await file.read();
  if (answer.kind !== 'file') {
    const message = missing(one, answer);
    const problems = [{ path: by.path, ...one.at, message }];
    if (answer.kind !== 'unreadable') return { ...nothing, problems, fallback: 'incomplete' };
    return { ...nothing, problems, fallback: 'incomplete', unread: [message], passing: answer.passing };
  }
  const { text, commit } = answer;
  const repository = `${one.owner}/${one.repo}`;
  // The command line reads a file on disk, which has no commit.
  const isCommit = /^[0-9a-f]{40,}$/.test(commit);
  const named = `${repository}@${one.ref}`;
  const versionAt = (at: string) => (isCommit ? `${repository}@${at.slice(0, 7)}` : `${named} ${at}`);
  const loaded = await loadFile(
    {
      path: `${repository}/${configurationPath}`,
      text,
      commit,
      catalogue: of.catalogue,
      layerAt: versionAt,
      history: () => file.history(commit),
      described: isCommit ? say`${named} at ${commit.slice(0, 7)}` : say`${versionAt(commit)}`,
    },
    'incomplete',
  );
  return withPacks(loaded, of);
}

/** In the order of the file: a later entry wins. */
export async function extendedParts(by: Layer, of: ExtendedOf): Promise<readonly Loaded[]> {
  const seen = new Set(of.applied);
  const fresh = by.extends.filter((one) => !seen.has(keyOf(one)) && seen.add(keyOf(one)));
  return Promise.all(
    fresh.map(async (one) => (one.kind === 'pack' ? packPart(one, of) : sharedPart(one, by, of))),
  );
}
