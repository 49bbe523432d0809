/** What the ledger recorded when it happened, by repository. Read once, in one pass. */
import * as z from 'zod';
import type { Account, LedgerReads } from '../model/captured.ts';
import type { Instant } from '../model/period.ts';
import type { DeploymentReviewFact } from '../population/deployment-facts.ts';
import type { CapturedFacts, PushFact, ReviewState } from '../population/facts.ts';
import { captured, type One } from './heard/recorded.ts';

/** That it was begun. */
export interface HeardDeployment {
  readonly sha: string;
  readonly environment: string;
  readonly at: Instant;
}

export interface HeardRelease {
  readonly release: number;
  readonly tag: string;
  /** `published`, `deleted` … */
  readonly state: string;
  /** Who published it. */
  readonly by: Account | null;
  readonly publishedAt: Instant | null;
  readonly preRelease: boolean;
  readonly at: Instant;
  readonly sender: Account | null;
}

export interface Heard {
  readonly pushes: readonly PushFact[];
  readonly captured: CapturedFacts;
  /** Names that the default branch had before. */
  readonly formerDefaults: readonly string[];
  readonly deployments: readonly HeardDeployment[];
  readonly releases: readonly HeardRelease[];
  readonly deploymentReviews: readonly DeploymentReviewFact[];
}

interface Gathering {
  readonly pushes: PushFact[];
  readonly reviews: Map<string, { commit: string | null; at: Instant; state: ReviewState }>;
  readonly heads: Map<string, Account | null>;
  readonly labels: Map<number, readonly string[]>;
  readonly access: Map<number, Instant[]>;
  readonly teams: { at: Instant; isLess: boolean }[];
  readonly deploymentReviews: DeploymentReviewFact[];
  readonly deployments: HeardDeployment[];
  readonly releases: HeardRelease[];
  readonly formerDefaults: Set<string>;
}

const gathering = (): Gathering => ({
  pushes: [],
  reviews: new Map(),
  heads: new Map(),
  labels: new Map(),
  access: new Map(),
  teams: [],
  deploymentReviews: [],
  deployments: [],
  releases: [],
  formerDefaults: new Set(),
});

/** Who moved the head: what else is told of a pull request moves nothing. */
const moves: ReadonlySet<string> = new Set(['pull_request.opened', 'pull_request.synchronize']);

const formerDefault = z.object({ default_branch: z.object({ from: z.string() }) });

/** A team that is made has nothing yet; one that is deleted may have had anything. */
function gatherAccess(into: Gathering, one: Extract<One, { about: 'access' }>): void {
  const { account, whose, to, role, at } = one;
  if (account) into.access.set(account.id, [...(into.access.get(account.id) ?? []), at]);
  else if (whose.startsWith('team ') && (to === 'repository' || role === null))
    into.teams.push({ at, isLess: role === null });
}

function gatherDeployment(into: Gathering, one: Extract<One, { about: 'deployment' }>): void {
  const { sha, environment, state, by, at, run = null } = one;
  if (one.event.startsWith('deployment_review'))
    into.deploymentReviews.push({ sha, environment, state, by, at, run });
  if (one.event === 'deployment.created') into.deployments.push({ sha, environment, at });
}

function gather(into: Gathering, one: One): void {
  const { at, delivery } = one;
  switch (one.about) {
    case 'push': {
      const { ref, before, after, forced, sender: by } = one;
      into.pushes.push({ delivery, ref, before, after, at, forced, by });
      break;
    }
    case 'review': {
      const { state, commit } = one;
      // What was said first is what was said then: a dismissal tells of the same review once more.
      if (state === 'dismissed' || into.reviews.has(String(one.review))) break;
      into.reviews.set(String(one.review), { commit, at, state });
      break;
    }
    case 'pull request':
      if (moves.has(one.event)) into.heads.set(`${one.pull} ${one.head}`, one.sender);
      if (one.event === 'pull_request.closed' && one.mergeCommit && one.labels)
        into.labels.set(one.pull, one.labels);
      break;
    case 'access':
      gatherAccess(into, one);
      break;
    case 'rule':
      // What rules were like over time is told once, for continuity and for changes.
      break;
    case 'deployment':
      gatherDeployment(into, one);
      break;
    case 'release': {
      const { release, tag, state, by, publishedAt, preRelease, sender } = one;
      into.releases.push({ release, tag, state, by, publishedAt, preRelease, at, sender });
      break;
    }
    default: {
      const read = formerDefault.safeParse(one.changes);
      if (read.success) into.formerDefaults.add(read.data.default_branch.from);
    }
  }
}

export interface AllHeard {
  /** Null: there is no ledger, or it has recorded nothing. */
  readonly of: (repository: number) => Heard | null;
  /** Of which anything was heard: the name it had last, and when that was. */
  readonly repositories: ReadonlyMap<number, { readonly name: string; readonly at: Instant }>;
  /** Records that are not as they should be: what they told of is missing. */
  readonly unreadable: number;
}

const about = z.object({ about: z.string() });

const known = new WeakMap<LedgerReads, Map<Instant, Promise<AllHeard>>>();

/**
 * Read once, whoever asks. `from`: of what was recorded before, pull requests and their reviews alone: what landed after may have been approved
 * before.
 */
export function allHeard(ledger: LedgerReads | null, from: Instant): Promise<AllHeard> {
  if (ledger === null) return Promise.resolve(silence);
  const of = known.get(ledger) ?? new Map<Instant, Promise<AllHeard>>();
  known.set(ledger, of);
  const reading = of.get(from) ?? heardIn(ledger, from);
  of.set(from, reading);
  return reading;
}

const ofPulls: ReadonlySet<string> = new Set(['review', 'pull request']);

const silence: AllHeard = { of: () => null, repositories: new Map(), unreadable: 0 };

interface Hearing {
  readonly ofAll: Gathering;
  readonly byRepository: Map<number, Gathering>;
  readonly repositories: Map<number, { readonly name: string; readonly at: Instant }>;
}

function hear({ ofAll, byRepository, repositories }: Hearing, one: One, isEarlier: boolean): void {
  const { repository, at } = one;
  if (repository === null) {
    gather(ofAll, one);
    return;
  }
  const { id, name } = repository;
  // A repository that was gone before the period is none of the period.
  if (!isEarlier && (repositories.get(id)?.at ?? '') <= at) repositories.set(id, { name, at });
  const into = byRepository.get(id) ?? gathering();
  byRepository.set(id, into);
  gather(into, one);
}

/** What changes are not made of: alerts; what a group of the queue landed is a push. */
const besides: ReadonlySet<string> = new Set(['alert', 'merge group']);

function isBesides(payload: unknown, isEarlier: boolean): boolean {
  const kind = about.safeParse(payload).data?.about;
  return kind !== undefined && (besides.has(kind) || (isEarlier && !ofPulls.has(kind)));
}

async function heardIn(ledger: LedgerReads, from: Instant): Promise<AllHeard> {
  if (ledger.since === null) return silence;
  const { since } = ledger;
  const all: Hearing = { ofAll: gathering(), byRepository: new Map(), repositories: new Map() };
  let unreadable = 0;
  for await (const { payload, at } of ledger.records(['event'])) {
    const isEarlier = at < from;
    if (isBesides(payload, isEarlier)) continue;
    const read = captured.safeParse(payload);
    if (read.success) hear(all, read.data, isEarlier);
    else unreadable += 1;
  }
  const { ofAll, byRepository, repositories } = all;
  return {
    unreadable,
    repositories,
    of: (repository) => {
      const own = byRepository.get(repository) ?? gathering();
      const everywhere = [...ofAll.access].map(([id, times]): [number, readonly Instant[]] => [
        id,
        [...(own.access.get(id) ?? []), ...times],
      ]);
      return {
        pushes: own.pushes,
        formerDefaults: [...own.formerDefaults],
        deployments: own.deployments,
        releases: own.releases,
        deploymentReviews: own.deploymentReviews,
        captured: {
          since,
          reviews: own.reviews,
          heads: own.heads,
          labels: own.labels,
          access: new Map([...own.access, ...everywhere]),
          teams: [...own.teams, ...ofAll.teams],
        },
      };
    },
  };
}
