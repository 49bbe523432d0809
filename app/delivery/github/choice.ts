/** What every choice of a source of deployments has. Pure. */
import type { DeploymentSource, ServiceRules } from '../../../policies/engine/metrics-rules.ts';
import { list, type Prose, say } from '../../../policies/engine/prose.ts';
import type { DeploymentEvent } from '../definitions/model.ts';

export interface Choice {
  /** Null: nobody can tell what a deployment is here. */
  readonly source: DeploymentSource | null;
  /** Of merges: none yet, they are made from the changes. */
  readonly events: readonly DeploymentEvent[];
  /** A sentence for people: what counts, what does not, and how to change it. */
  readonly words: Prose;
  readonly gaps: readonly Prose[];
}

/** What counts, what does not, and how to have it otherwise. */
export function sentences(counts: Prose, ignored: readonly Prose[] = []): Prose {
  const left = ignored.length > 0 ? say` Ignored: ${list(ignored)}.` : [];
  return say`Deployments: ${counts}.${left} Change with ${'metrics: { deployments: … }'} in ${'.github/fairlead.yml'}.`;
}

export const refusedChoice = (reason: Prose): Choice => ({
  source: null,
  events: [],
  words: sentences(say`not known, for ${reason}`),
  gaps: [],
});

const words = (name: string): readonly string[] => name.toLowerCase().split(/[^\p{L}\p{N}]+/u);

/** By what was said of it, or else by its name among those of the thing deployed. Empty: it is the whole. */
export function serviceOf(
  services: readonly ServiceRules[],
  name: string,
  is: (service: ServiceRules) => boolean,
): string {
  const said = services.find(is);
  const named = services.find((service) => words(name).includes(service.name.toLowerCase()));
  return (said ?? named)?.name ?? '';
}
