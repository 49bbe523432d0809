/**
 * Which deployments failed, who says so, and what ended it. In this order: an incident that names the deployment; a change
 * that names the one that caused what it repairs (`Caused-by:`); a rollback, which blames what ran before it; a revert of a change
 * that an earlier deployment brought; a hotfix, which blames the last version that was
 * deployed before any of it, and no rollback: what that took back is known to have failed. That something
 * happened soon after a deployment says nothing. What takes a revert back brings its change again, and is no repair of the revert. A change and its revert in one deployment are no failure, and a revert of what the
 * baseline holds is none either: nobody knows which deployment brought it. A deployment fails once, however many say so.
 */
import type { Deployment } from './deployments.ts';
import type { Links } from './links.ts';
import type { Change, Incident } from './model.ts';

const reasons = ['incident', 'caused by', 'rollback', 'revert', 'hotfix'] as const;
export type Reason = (typeof reasons)[number];

interface Evidence {
  readonly reason: Reason;
  /** Id of the incident, the change or the deployment that says so. */
  readonly by: string;
  readonly recoveredAt: number | null;
  /** The deployment that repaired it; null: an incident was resolved, or nothing did yet. */
  readonly recovery: Deployment | null;
}

export interface Failure extends Evidence {
  readonly deployment: Deployment;
  /** All that say so. */
  readonly evidence: readonly Evidence[];
}

export interface Failures {
  /** By when the failed deployment was made. */
  readonly all: readonly Failure[];
  /** Ids of deployments that only repair: rollbacks, reverts, hotfixes. */
  readonly repairs: ReadonlySet<string>;
  /** Incidents that name no deployment: not caused by a change, as far as anybody said. */
  readonly unrelated: readonly Incident[];
}

interface Said extends Evidence {
  readonly deployment: Deployment;
}

const byIds = (deployments: readonly Deployment[]): ReadonlyMap<string, Deployment> =>
  new Map(deployments.flatMap((one) => [one.id, ...one.alsoCalled].map((id) => [id, one] as const)));

/** What an incident names as its cause: a deployment, or changes that one brought. */
function causesOf(
  { deployments, causedBy = [] }: Incident,
  byId: ReadonlyMap<string, Deployment>,
  links: Links,
): readonly Deployment[] {
  const named = deployments.flatMap((id) => byId.get(id) ?? []);
  const brought = causedBy.flatMap((id) => {
    const link = links.get(id);
    return link?.kind === 'deployed' ? [link.deployment] : [];
  });
  return [...new Set([...named, ...brought])];
}

function ofIncidents(
  incidents: readonly Incident[],
  deployments: readonly Deployment[],
  links: Links,
): readonly Said[] {
  const byId = byIds(deployments);
  return incidents.flatMap((incident) =>
    causesOf(incident, byId, links).map((deployment): Said => {
      const { id, resolvedAt } = incident;
      const recoveredAt = resolvedAt === null ? null : Math.max(resolvedAt, deployment.at);
      return { deployment, reason: 'incident', by: id, recoveredAt, recovery: null };
    }),
  );
}

/** The deployment before each, of the same service. */
function before(deployments: readonly Deployment[]): ReadonlyMap<string, Deployment> {
  const last = new Map<string, Deployment>();
  const found = new Map<string, Deployment>();
  for (const one of deployments) {
    const previous = last.get(one.service);
    if (previous) found.set(one.id, previous);
    last.set(one.service, one);
  }
  return found;
}

/** The last that was no rollback before each, of the same service. */
function forwardBefore(deployments: readonly Deployment[]): ReadonlyMap<string, Deployment> {
  const last = new Map<string, Deployment>();
  const found = new Map<string, Deployment>();
  for (const one of deployments) {
    const previous = last.get(one.service);
    if (previous) found.set(one.id, previous);
    if (one.kind !== 'rollback') last.set(one.service, one);
  }
  return found;
}

/** What a change that repairs says of a deployment, if it was deployed after it or is yet to be. */
function repaired(deployment: Deployment, reason: Reason, change: Change, links: Links): readonly Said[] {
  const link = links.get(change.id);
  const recovery = link?.kind === 'deployed' ? link.deployment : null;
  const isOpen = link?.kind === 'waiting' || link?.kind === 'unlinked';
  if (!isOpen && (recovery === null || recovery.at <= deployment.at)) return [];
  return [{ deployment, reason, by: change.id, recoveredAt: recovery?.at ?? null, recovery }];
}

/**
 * What each change takes back. What takes a revert back is a way forward, and may be taken back itself; a revert that went live
 * together with it took nothing back.
 */
function takenBack(changes: readonly Change[], links: Links): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const deploymentOf = (id: string) => {
    const link = links.get(id);
    return link?.kind === 'deployed' ? link.deployment.id : null;
  };
  const undone: string[] = [];
  for (const { id, reverts } of changes) {
    const own = reverts.filter((one) => !found.has(one));
    if (own.length > 0) found.set(id, own);
    const live = deploymentOf(id);
    undone.push(...reverts.filter((one) => found.has(one) && live !== null && deploymentOf(one) === live));
  }
  for (const id of undone) found.delete(id);
  return found;
}

function ofChange(
  change: Change,
  reverts: readonly string[],
  links: Links,
  forward: ReadonlyMap<string, Deployment>,
): readonly Said[] {
  const named = (ids: readonly string[], reason: Reason) =>
    ids.flatMap((id) => {
      const link = links.get(id);
      return link?.kind === 'deployed' ? repaired(link.deployment, reason, change, links) : [];
    });
  const link = links.get(change.id);
  const blamed = change.hotfix && link?.kind === 'deployed' ? forward.get(link.begun.id) : undefined;
  return [
    ...named(change.causedBy, 'caused by'),
    ...named(reverts, 'revert'),
    ...(blamed ? repaired(blamed, 'hotfix', change, links) : []),
  ];
}

function failureOf(said: readonly Said[]): Failure | null {
  // One thing may say so twice: as it was when it was open, and as it ended.
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const endOf = ({ recoveredAt }: Said) => recoveredAt ?? Number.MAX_SAFE_INTEGER;
  const sorted = said.toSorted(
    (a, b) =>
      reasons.indexOf(a.reason) - reasons.indexOf(b.reason) || order(a.by, b.by) || endOf(a) - endOf(b),
  );
  const [first] = sorted;
  if (!first) return null;
  // It is over when the last of those that count most says so.
  const strongest = sorted.filter(({ reason }) => reason === first.reason);
  const end = strongest.reduce((a, b) =>
    a.recoveredAt === null || (b.recoveredAt !== null && b.recoveredAt <= a.recoveredAt) ? a : b,
  );
  const evidence = sorted.map(({ deployment: _, ...one }) => one);
  return { ...end, evidence };
}

/** `changes`: in the order in which they landed. */
export function failuresOf(
  changes: readonly Change[],
  deployments: readonly Deployment[],
  links: Links,
  incidents: readonly Incident[],
): Failures {
  const [previous, forward] = [before(deployments), forwardBefore(deployments)];
  const reverts = takenBack(changes, links);
  const rollbacks = deployments.flatMap((recovery): readonly Said[] => {
    const deployment = recovery.kind === 'rollback' ? previous.get(recovery.id) : undefined;
    if (!deployment) return [];
    return [{ deployment, reason: 'rollback', by: recovery.id, recoveredAt: recovery.at, recovery }];
  });
  const said = [
    ...ofIncidents(incidents, deployments, links),
    ...changes.flatMap((change) => ofChange(change, reverts.get(change.id) ?? [], links, forward)),
    ...rollbacks,
  ];
  const all = [...Map.groupBy(said, ({ deployment }) => deployment.id).values()].flatMap(
    (one) => failureOf(one) ?? [],
  );
  const byId = byIds(deployments);
  return {
    all: all.toSorted(
      (a, b) => a.deployment.at - b.deployment.at || (a.deployment.id < b.deployment.id ? -1 : 1),
    ),
    repairs: new Set(said.flatMap(({ recovery }) => (recovery ? [recovery.id] : []))),
    unrelated: incidents.filter((incident) => causesOf(incident, byId, links).length === 0),
  };
}
