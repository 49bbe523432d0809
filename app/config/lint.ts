/** What is wrong with a configuration file as it stands on disk. */
import { readLayer } from '../../policies/engine/config/layer.ts';
import { mergeLayers } from '../../policies/engine/config/merge.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import type { ConfigProblem } from '../../policies/engine/report.ts';
import { catalogue as everyPolicy } from '../../policies/index.ts';
import { chainOf, organizationPart } from './chain.ts';
import type { Elsewhere } from './elsewhere.ts';
import { nothing } from './loaded.ts';

/**
 * The problems of one file, on the layers that are at hand: that another repository cannot be seen from here is not a
 * problem of the file.
 */
export async function configurationProblems(
  { path, text }: { readonly path: string; readonly text: string },
  elsewhere: Elsewhere,
  catalogue: readonly AnyPolicy[] = everyPolicy,
): Promise<readonly ConfigProblem[]> {
  const read = readLayer({ path, text, layer: path }, catalogue);
  if (!read.ok) return read.problems;
  const of = { elsewhere, catalogue };
  const organization = await organizationPart(of, null);
  const chain = await chainOf(organization, { ...nothing, layers: [read.layer] }, of);
  return mergeLayers(chain.layers, catalogue).problems.filter((problem) => problem.path === path);
}
