/** What is wrong with a configuration file on disk. */
import { type Layer, readLayer } from '../../policies/engine/config/layer.ts';
import { type Merged, mergeLayers } from '../../policies/engine/config/merge.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import type { ConfigProblem } from '../../policies/engine/report.ts';
import { catalogue as everyPolicy } from '../../policies/index.ts';
import { chainOf, organizationPart } from './chain.ts';
import type { Elsewhere } from './elsewhere.ts';
import { nothing } from './loaded.ts';

interface FileOnDisk {
  readonly path: string;
  readonly text: string;
}

async function mergedWith(layer: Layer | null, elsewhere: Elsewhere, catalogue: readonly AnyPolicy[]) {
  const of = { elsewhere, catalogue };
  const organization = await organizationPart(of, null);
  const own = layer ? { ...nothing, layers: [layer] } : nothing;
  return mergeLayers((await chainOf(organization, own, of)).layers, catalogue);
}

/**
 * The problems of one file, on the layers at hand. A repository that cannot be seen from here is not a problem of the
 * file.
 */
export async function configurationProblems(
  { path, text }: FileOnDisk,
  elsewhere: Elsewhere,
  catalogue: readonly AnyPolicy[] = everyPolicy,
): Promise<readonly ConfigProblem[]> {
  const read = readLayer({ path, text, layer: path }, catalogue);
  if (!read.ok) return read.problems;
  const { problems } = await mergedWith(read.layer, elsewhere, catalogue);
  return problems.filter((problem) => problem.path === path);
}

/** The settings of the layers at hand; null when the file (null: there is none) has problems of its own. */
export async function rulesAtHand(
  file: FileOnDisk | null,
  elsewhere: Elsewhere,
  catalogue: readonly AnyPolicy[] = everyPolicy,
): Promise<Merged | null> {
  const read = file && readLayer({ ...file, layer: file.path }, catalogue);
  if (read && !read.ok) return null;
  return mergedWith(read?.layer ?? null, elsewhere, catalogue);
}
