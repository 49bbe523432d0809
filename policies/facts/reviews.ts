/** Who reviewed what, who wrote it, and who pushed it last. */
import type { Actor } from './pull-request.ts';

export interface Review {
  /** GitHub's number, as text: a later review has a larger one. */
  readonly id: string;
  readonly author: Actor;
  readonly state: 'approved' | 'changes_requested' | 'commented' | 'dismissed';
  /** The commit it was given on; null when GitHub no longer knows it. */
  readonly commit: string | null;
  /** ISO 8601, UTC. */
  readonly submittedAt: string;
  /** Whether the reviewer may push to the repository now. */
  readonly canPush: boolean;
  /** Slugs of the teams it was given on behalf of, as `org/team`, sorted. */
  readonly teams: readonly string[];
  /**
   * Whether the pull request showed the same change then as it shows now: the same lines of the same files, wherever it
   * branched from. `not known`: nobody kept what it showed, and nothing that GitHub keeps says that it was another.
   */
  readonly showed: 'this' | 'another' | 'not known';
  /** The branch it would have been merged into then, where GitHub says that this was changed after the review. */
  readonly baseThen: string | null;
}

/** Somebody moved the pull request's branch to this commit. */
export interface Push {
  readonly sha: string;
  readonly login: string;
}

export interface Commit {
  readonly sha: string;
  /** Logins of its author and co-authors, sorted; a name without an account is in `unknownAuthors`. */
  readonly authors: readonly string[];
  readonly unknownAuthors: readonly string[];
  /** Login of its committer; null when there is no account, `web-flow` when GitHub committed it. */
  readonly committer: string | null;
  /** Number of parents: 2 and more is a merge. */
  readonly parents: number;
}

export interface Reviews {
  /** In the order they were submitted. */
  readonly reviews: readonly Review[];
  /** The change's commits, oldest first; the last one is the head. */
  readonly commits: readonly Commit[];
  /**
   * Login of who pushed the head, from the repository's activity log or the event that told of the push. Null when nobody
   * says (a fork's branch before Fairlead was installed, an entry too old) and when nobody approved, because then it does
   * not matter.
   */
  readonly lastPusher: string | null;
  /** Who moved the branch to which of its commits, as far as GitHub says or Fairlead was told; the head's push among them. */
  readonly pushes: readonly Push[];
  /** What the change is known by: the lines it changes in which files. Null when not all of it can be compared. */
  readonly change: string | null;
  /**
   * Members of the teams that matter: lower-case `org/team` → logins, sorted. Null: they could not be read (a gap says
   * so). A team is absent when its members decide nothing: nobody approved, or all approved on behalf of it.
   */
  readonly teamMembers: Readonly<Record<string, readonly string[] | null>>;
}

/** Stands in `Wanted.teams` for every team that owns a touched file. */
export const codeOwnerTeams = 'code owners';

/** One per reviewer, sorted by login: what they said last. Comments change nothing; GitHub keeps a dismissed review at its own time. */
export function latestOpinions(reviews: readonly Review[]): readonly Review[] {
  const opinions = reviews.filter((review) => review.state !== 'commented');
  const byReviewer = Map.groupBy(opinions, ({ author }) => `${author.login.toLowerCase()} ${author.kind}`);
  const sorted = [...byReviewer].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.flatMap(([, all]) => [...all].sort(laterFirst).slice(0, 1));
}

/** At the same second the stricter one counts, whatever the order of the list. */
const strictness = { changes_requested: 0, dismissed: 1, approved: 2, commented: 3 } as const;

/** Compares numbers as text, which may be larger than what JavaScript counts exactly. */
function laterId(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

function laterFirst(a: Review, b: Review): number {
  const byTime = Date.parse(b.submittedAt) - Date.parse(a.submittedAt);
  return byTime || strictness[a.state] - strictness[b.state] || laterId(b.id, a.id);
}
