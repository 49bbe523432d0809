/** Made-up deliveries. Times are written `03-02 09:00`, of 2026 and UTC. */
import { graphBuilder } from '../../app/delivery/definitions/graph.ts';
import { type History, linked, type Measures, measured } from '../../app/delivery/definitions/measure.ts';
import type {
  Change,
  DeploymentEvent,
  Incident,
  PullRequestTimes,
  Review,
} from '../../app/delivery/definitions/model.ts';

export const at = (text: string): number => Date.parse(`2026-${text.replace(' ', 'T')}Z`) / 1000;
export const hours = (n: number): number => n * 3600;

export interface Made {
  readonly id: string;
  readonly written?: string;
  readonly opened?: string;
  readonly reviews?: readonly (readonly [string, Review['by'], 'approves'?])[];
  readonly drafts?: readonly (readonly [string, string])[];
  readonly queued?: string;
  readonly rewritten?: boolean;
  readonly merged: string;
  readonly more?: Partial<Change>;
}

export function change({ id, written, opened, reviews = [], merged, more, ...rest }: Made): Change {
  const pullRequest: PullRequestTimes | null =
    opened === undefined
      ? null
      : {
          openedAt: at(opened),
          drafts: (rest.drafts ?? []).map(([from, to]) => ({ from: at(from), to: at(to) })),
          reviews: reviews.map(([when, by, approves]) => ({
            at: at(when),
            by,
            approves: approves !== undefined,
          })),
          queuedAt: rest.queued === undefined ? null : at(rest.queued),
          rewritten: rest.rewritten ?? false,
        };
  return {
    id,
    title: id,
    cohort: 'person',
    outcome: { kind: 'landed', commit: id, at: at(merged) },
    commits: [id],
    writtenAt: at(written ?? merged),
    pullRequest,
    services: [''],
    reverts: [],
    causedBy: [],
    hotfix: false,
    ...more,
  };
}

export function deployment(
  commit: string,
  time: string,
  more: Partial<DeploymentEvent> = {},
): DeploymentEvent {
  return {
    id: `${commit} ${time}`,
    service: '',
    commit,
    source: 'deployment',
    environment: 'production',
    time: 'exact',
    statuses: [{ state: 'success', at: at(time) }],
    ...more,
  };
}

/** Before everything, so that nothing else is the baseline. */
export const first = (service = ''): DeploymentEvent =>
  deployment('root', '01-01 00:00', { id: `first of ${service}`, service });

export interface MadeHistory {
  readonly changes?: readonly Change[];
  readonly deployments?: readonly DeploymentEvent[];
  readonly incidents?: readonly Incident[];
  /** Commits of the branch, oldest first, after `root`; those of the changes, in their order, unless given. */
  readonly line?: readonly string[];
  /** Commit → parents and what it copies, beside the line. */
  readonly beside?: Readonly<
    Record<string, { readonly parents: readonly string[]; readonly copies?: readonly string[] }>
  >;
}

export function history({
  changes = [],
  deployments = [],
  incidents = [],
  line,
  beside = {},
}: MadeHistory): History {
  const { add, copy, graph } = graphBuilder();
  let last = 'root';
  add(last, []);
  for (const sha of line ??
    changes.flatMap(({ outcome }) => (outcome.kind === 'landed' ? [outcome.commit] : []))) {
    add(sha, [last]);
    last = sha;
  }
  for (const [sha, { parents, copies }] of Object.entries(beside)) {
    add(sha, parents);
    if (copies) copy(sha, copies);
  }
  return { changes, deployments, incidents, lines: { graph, head: last } };
}

export function measure(made: MadeHistory, since = '03-01 00:00', until = '03-31 00:00'): Measures {
  return measured(linked(history(made)), { since: at(since), until: at(until) });
}
