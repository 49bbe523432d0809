/**
 * Which deployment brought a change to production first: by what its commit contains, be it what landed or all of the branch's own
 * commits (a hotfix is deployed from its branch, and merged back later), or by a copy that says so (`cherry picked from commit`);
 * never by time. Of a change whose services are known, only theirs count. The first deployment
 * of a service ever is the baseline: what it contains went live nobody knows when. What no deployment contains waits for
 * the next one, or is unlinked when it landed before a later deployment of the branch.
 */
import { isKnown } from '../../../policies/engine/part.ts';
import type { Deployment } from './deployments.ts';
import { type CommitGraph, newlyContained } from './graph.ts';
import type { Change } from './model.ts';

export type Link =
  | {
      readonly kind: 'deployed';
      readonly deployment: Deployment;
      readonly by: 'ancestry' | 'copy';
      /** The first that held any of its commits: of a branch that was deployed before all of it was there, an earlier one. */
      readonly begun: Deployment;
    }
  | { readonly kind: 'baseline'; readonly deployment: Deployment }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'unlinked' }
  /** It never landed on the branch, or nothing of it is deployed. */
  | { readonly kind: 'none' };

export type Links = ReadonlyMap<string, Link>;

export interface Lines {
  readonly graph: CommitGraph;
  /** The newest commit of the branch. */
  readonly head: string;
}

interface Reached {
  readonly deployments: readonly Deployment[];
  /** Place among `deployments` by commit, from 1; 0: none. */
  readonly first: Uint32Array;
  /** The same by the commit that a copy names. */
  readonly copied: ReadonlyMap<string, number>;
}

function reachedBy(graph: CommitGraph, deployments: readonly Deployment[]): Reached {
  const first = new Uint32Array(graph.size);
  const seen = new Uint8Array(graph.size);
  const copied = new Map<string, number>();
  for (const [i, { commit }] of deployments.entries()) {
    const from = graph.indexOf(commit);
    if (from === null) continue;
    newlyContained(graph, [from], seen, (index) => {
      first[index] = i + 1;
      for (const origin of graph.copiesOf(index)) if (!copied.has(origin)) copied.set(origin, i + 1);
    });
  }
  return { deployments, first, copied };
}

interface Found {
  readonly place: number;
  readonly link: Link;
}

/** A change of several commits is copied when all of them are. */
function copyOf({ copied }: Reached, landed: string, commits: readonly string[]): number | null {
  const whole = copied.get(landed);
  if (whole !== undefined) return whole;
  const places = commits.map((commit) => copied.get(commit));
  if (places.length === 0 || places.includes(undefined)) return null;
  return places.reduce<number>((most, place) => Math.max(most, place ?? 0), 0);
}

/** Places of the first that holds all of these, and of the first that holds any; 0: none does. */
function placesOf({ first }: Reached, graph: CommitGraph, commits: readonly string[]) {
  const places = commits.map((sha) => first[graph.indexOf(sha) ?? -1] ?? 0);
  const some = places.filter((place) => place > 0);
  const any = some.reduce((least, place) => Math.min(least, place), some[0] ?? 0);
  return { all: some.length === places.length ? places.reduce((a, b) => Math.max(a, b), 0) : 0, any };
}

const leastOf = (places: readonly number[]): number =>
  places.filter((place) => place > 0).reduce((a, b) => (a === 0 ? b : Math.min(a, b)), 0);

function found(reached: Reached, graph: CommitGraph, change: Change, landed: string): Found | null {
  const held = [[landed], change.commits, change.replaced ?? []].map((all) => placesOf(reached, graph, all));
  const contained = leastOf(held.map(({ all }) => all));
  const copied = copyOf(reached, landed, change.commits);
  const isCopy = copied !== null && (contained === 0 || copied < contained);
  const place = isCopy ? copied : contained;
  const deployment = reached.deployments[place - 1];
  if (!deployment) return null;
  if (place === 1) return { place, link: { kind: 'baseline', deployment } };
  const first = reached.deployments[leastOf([place, ...held.map(({ any }) => any)]) - 1];
  const by = isCopy ? 'copy' : 'ancestry';
  return { place, link: { kind: 'deployed', deployment, by, begun: first ?? deployment } };
}

/** Deployments that tell whether the branch's own commits are deployed at all, or only what was copied from it. */
const recent = 10;

/** What landed before then and is in no deployment was deployed in a way that nobody can tell. */
function unlinkedBefore({ graph, head }: Lines, deployments: readonly Deployment[]): number | null {
  const seen = new Uint8Array(graph.size);
  const from = graph.indexOf(head);
  if (from !== null) newlyContained(graph, [from], seen, () => undefined);
  const isOnBranch = ({ commit }: Deployment) => seen[graph.indexOf(commit) ?? -1] === 1;
  return (deployments.slice(-recent).findLast(isOnBranch) ?? deployments.at(-1))?.at ?? null;
}

function earliest(all: readonly Found[]): Link | null {
  const at = ({ link }: Found) => ('deployment' in link ? link.deployment.at : 0);
  return all.toSorted((a, b) => at(a) - at(b))[0]?.link ?? null;
}

export function linksOf(changes: readonly Change[], deployments: readonly Deployment[], lines: Lines): Links {
  const services = new Map(
    [...Map.groupBy(deployments, ({ service }) => service)].map(
      ([service, own]) => [service, reachedBy(lines.graph, own)] as const,
    ),
  );
  const limit = unlinkedBefore(lines, deployments);
  return new Map(
    changes.map((change): readonly [string, Link] => {
      const { id, outcome } = change;
      if (outcome.kind !== 'landed') return [id, { kind: 'none' }];
      const names = isKnown(change.services) ? change.services : [...services.keys()];
      if (names.length === 0 && services.size > 0) return [id, { kind: 'none' }];
      const all = names.flatMap((name) => {
        const reached = services.get(name);
        return (reached && found(reached, lines.graph, change, outcome.commit)) ?? [];
      });
      const rest: Link = { kind: limit !== null && outcome.at < limit ? 'unlinked' : 'waiting' };
      return [id, earliest(all) ?? rest];
    }),
  );
}
