/** What the ledger recorded when it happened, by repository. Read once, in one pass. */
import * as z from 'zod';
import type { Account, LedgerReads } from '../model/captured.ts';
import type { Instant } from '../model/period.ts';
import type { CapturedFacts, DeploymentReviewFact, PushFact, ReviewState } from '../population/facts.ts';
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
  readonly rules: Instant[];
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
  rules: [],
  deploymentReviews: [],
  deployments: [],
  releases: [],
  formerDefaults: new Set(),
});

/** Who moved the head: what else is told of a pull request moves nothing. */
const moves: ReadonlySet<string> = new Set(['pull_request.opened', 'pull_request.synchronize']);

const formerDefault = z.object({ default_branch: z.object({ from: z.string() }) });

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
      if (one.account) into.access.set(one.account.id, [...(into.access.get(one.account.id) ?? []), at]);
      break;
    case 'rule':
      into.rules.push(at);
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
  /** Records that are not as they should be: what they told of is missing. */
  readonly unreadable: number;
}

/** Alerts are not about changes; what a group of the queue landed is a push. */
const others: ReadonlySet<string> = new Set(['alert', 'merge group']);

const about = z.object({ about: z.string() });

export async function allHeard(ledger: LedgerReads | null): Promise<AllHeard> {
  if (ledger === null || ledger.since === null) return { of: () => null, unreadable: 0 };
  const { since } = ledger;
  const ofAll = gathering();
  const byRepository = new Map<number, Gathering>();
  let unreadable = 0;
  for await (const { payload } of ledger.records(['event'])) {
    const read = captured.safeParse(payload);
    if (!read.success) {
      const kind = about.safeParse(payload);
      if (!kind.success || !others.has(kind.data.about)) unreadable += 1;
      continue;
    }
    const id = read.data.repository?.id;
    const into = id === undefined ? ofAll : (byRepository.get(id) ?? gathering());
    if (id !== undefined) byRepository.set(id, into);
    gather(into, read.data);
  }
  return {
    unreadable,
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
          rules: [...own.rules, ...ofAll.rules],
        },
      };
    },
  };
}
