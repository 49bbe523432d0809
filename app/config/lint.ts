/** What is wrong with a configuration file on disk. */
import { extendedName } from '../../policies/engine/config/extends.ts';
import { type Layer, readLayer } from '../../policies/engine/config/layer.ts';
import { type Merged, mergeLayers } from '../../policies/engine/config/merge.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import { type Prose, say } from '../../policies/engine/prose.ts';
import type { ConfigProblem } from '../../policies/engine/report.ts';
import { catalogue as everyPolicy } from '../../policies/index.ts';
import { chainOf, organizationPart } from './chain.ts';
import type { Elsewhere } from './elsewhere.ts';
import { type Loaded, nothing } from './loaded.ts';

interface FileOnDisk {
  readonly path: string;
  readonly text: string;
}

/** A configuration file as far as it can be judged with the layers at hand. */
export interface Linted {
  readonly problems: readonly ConfigProblem[];
  /** Layers that were not looked at, each with the reason: what they set and lock is not known. */
  readonly unseen: readonly Prose[];
}

async function chainWith(layer: Layer | null, elsewhere: Elsewhere, catalogue: readonly AnyPolicy[]) {
  const of = { elsewhere, catalogue };
  const organization = await organizationPart(of, null);
  const own = layer ? { ...nothing, layers: [layer] } : nothing;
  return chainOf(organization, own, of);
}

/** Shared files that are not at hand: those of a layer, and those of the organization's. */
async function sharedUnseen(layers: readonly Layer[], elsewhere: Elsewhere): Promise<readonly Prose[]> {
  const shared = layers.flatMap((layer) => layer.extends.filter((one) => one.kind === 'shared'));
  const looked = shared.map(async (one) => {
    const answer = await elsewhere.shared(one).read();
    return answer.kind === 'unreadable' ? [say`${extendedName(one)} (${answer.gap.reason})`] : [];
  });
  return (await Promise.all(looked)).flat();
}

/** Of a file: layers besides it, and those that have problems of their own. */
async function unseenBesides(path: string, chain: Loaded, elsewhere: Elsewhere): Promise<readonly Prose[]> {
  const { organization } = elsewhere;
  const faulty = chain.problems.filter((problem) => problem.path !== path);
  return [
    ...('name' in organization
      ? []
      : [say`the organization's configuration, if there is one (${organization})`]),
    ...(await sharedUnseen(chain.layers, elsewhere)),
    ...faulty.map(
      (one) => say`${`${one.path}:${one.line}:${one.column}`}, which has a problem: ${one.message}`,
    ),
  ];
}

/**
 * The problems of one file, on the layers at hand. A repository that cannot be seen from here is not a problem of the
 * file.
 */
export async function lintConfiguration(
  { path, text }: FileOnDisk,
  elsewhere: Elsewhere,
  catalogue: readonly AnyPolicy[] = everyPolicy,
): Promise<Linted> {
  const read = readLayer({ path, text, layer: path }, catalogue);
  if (!read.ok) return { problems: read.problems, unseen: [] };
  const chain = await chainWith(read.layer, elsewhere, catalogue);
  const { problems } = mergeLayers(chain.layers, catalogue);
  return {
    problems: problems.filter((problem) => problem.path === path),
    unseen: await unseenBesides(path, chain, elsewhere),
  };
}

/** The settings of the layers at hand; null when the file (null: there is none) has problems of its own. */
export async function rulesAtHand(
  file: FileOnDisk | null,
  elsewhere: Elsewhere,
  catalogue: readonly AnyPolicy[] = everyPolicy,
): Promise<{ readonly rules: Merged; readonly unseen: readonly Prose[] } | null> {
  const read = file && readLayer({ ...file, layer: file.path }, catalogue);
  if (read && !read.ok) return null;
  const chain = await chainWith(read?.layer ?? null, elsewhere, catalogue);
  const rules = mergeLayers(chain.layers, catalogue);
  return { rules, unseen: await unseenBesides(file?.path ?? '', chain, elsewhere) };
}
