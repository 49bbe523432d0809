/** What a reading lacks, for people; and deployments of which nothing can be told. Pure. */
import { count, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { DeploymentEvent } from '../definitions/model.ts';
import type { Line } from './lines.ts';
import { type Part as PartName, type Reading, stateOfPart } from './reading.ts';

interface Linkable {
  readonly events: readonly DeploymentEvent[];
  readonly gaps: readonly Prose[];
}

const isLive = ({ environment, statuses }: DeploymentEvent): boolean =>
  environment === 'production' && statuses.some(({ state }) => state === 'success');

const firstOf = ({ statuses }: DeploymentEvent): number => Math.min(...statuses.map(({ at }) => at));

/**
 * A deployment whose commit was not read brings nothing that anybody can tell. Those before the first that was read are left
 * out, so that the first is the baseline: else it would seem to bring everything.
 */
export function linkable(events: readonly DeploymentEvent[], { graph, rows }: Line): Linkable {
  const knows = ({ commit }: DeploymentEvent) => graph.indexOf(commit) !== null && rows.has(commit);
  const services = Map.groupBy(events.filter(isLive), ({ service }) => service);
  const from = new Map(
    [...services].map(([service, all]) => {
      const known = all.filter(knows).map(firstOf);
      return [service, known.length > 0 ? Math.min(...known) : Number.POSITIVE_INFINITY];
    }),
  );
  const isOlder = (event: DeploymentEvent) =>
    isLive(event) &&
    !knows(event) &&
    firstOf(event) < (from.get(event.service) ?? 0) &&
    Number.isFinite(from.get(event.service));
  const kept = events.filter((event) => !isOlder(event));
  const lost = kept.filter((event) => isLive(event) && !knows(event)).length;
  const gaps =
    lost > 0
      ? [
          say`Of ${count(lost, 'deployment')} the commit is in no history that GitHub shows (a branch that is gone, or a push that was forced): what ${own(lost === 1 ? 'it' : 'they')} brought is not known, and may seem to have come with the next one.`,
        ]
      : [];
  return { events: kept, gaps };
}

const names: Readonly<Partial<Record<PartName, string>>> = {
  pulls: 'pull requests',
  issues: 'issues, and so incidents',
  commits: 'commits',
  files: 'files of changes',
};

export function partGaps(reading: Reading): readonly Prose[] {
  const parts = Object.keys(reading.parts) as PartName[];
  return parts.flatMap((part): readonly Prose[] => {
    const { refused, hidden } = stateOfPart(reading, part);
    const what = names[part];
    return [
      ...(refused && what
        ? [
            say`The ${own(what)} could not be read: ${refused.reason}${refused.permission ? say` (${refused.permission} is lacking)` : []}.`,
          ]
        : []),
      ...(hidden > 0 ? [say`${hidden} of the ${own(part)} are not shown to this token.`] : []),
    ];
  });
}
