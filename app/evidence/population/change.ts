/** A landing with the pull requests that it is of. Pure. */
import { isWithin, type Period } from '../model/period.ts';
import { type BranchFacts, nowhere, type PullFact } from './facts.ts';
import { byMergeCommit } from './landed.ts';
import type { Landed, Landing } from './landing.ts';

/**
 * `merged`: GitHub merged them, and nothing else came with it. `pushed head`: somebody pushed what the pull request had, and nothing
 * else. `pushed merge`: somebody pushed a commit of their own making that has them. `none`: there is none. `not known`: what GitHub
 * and the ledger show does not decide it.
 */
export type Through = 'merged' | 'pushed head' | 'pushed merge' | 'none' | 'not known';

export interface Change {
  readonly landing: Landing;
  readonly pulls: readonly PullFact[];
  readonly through: Through;
  /** Nothing came that a protected branch did not have: the branch was deleted, or made from another one. */
  readonly isEmpty: boolean;
  /** GitHub says that this pull request was merged here; no update of the branch has it. */
  readonly onlyPull: boolean;
}

const byGitHub: ReadonlySet<string> = new Set(['pull request merge', 'merge queue']);
const pushed: ReadonlySet<string> = new Set(['push', 'force push', 'creation']);

/** GitHub signs merges and squashes that it makes; nobody else can. */
function isMadeByGitHub({ commits }: Landing): boolean {
  const [only, ...others] = commits ?? [];
  return others.length === 0 && only?.signature?.byGitHub === true && only.signature.valid;
}

/** Where no log says how it landed. */
function guessed(facts: BranchFacts, landing: Landing, pulls: readonly PullFact[]): Through {
  if (pulls.length > 0) return isMadeByGitHub(landing) ? 'merged' : 'not known';
  // An event that no pull request explains.
  return landing.event !== null && landing.commits !== null && isHeard(facts) ? 'none' : 'not known';
}

function throughOf(facts: BranchFacts, landing: Landing, pulls: readonly PullFact[]): Through {
  const { how, after } = landing;
  const isMerge = byGitHub.has(how);
  if (!facts.pulls.told) return isMerge ? 'merged' : 'not known';
  if (isMerge) return pulls.length > 0 ? 'merged' : 'not known';
  const [first, ...others] = pulls;
  // A force push takes away what was there, which the pull request does not say.
  const isAdded = how !== 'force push' && how !== 'creation';
  if (first && others.length === 0 && first.head === after && isAdded) return 'pushed head';
  if (!pushed.has(how)) return guessed(facts, landing, pulls);
  return pulls.length > 0 ? 'pushed merge' : 'none';
}

/** Events alone tell of a push and a merge in the same way: that none is there proves a push only where all were read. */
const isHeard = ({ activity, pushes }: BranchFacts): boolean => !activity.told && pushes.told;

/** Those that ended in one of the landing's commits. */
function pullsOf(landing: Landing, byCommit: ReadonlyMap<string, readonly PullFact[]>): readonly PullFact[] {
  const shas = new Set([...(landing.commits ?? []).map(({ sha }) => sha), landing.after]);
  return [...shas].flatMap((sha) => byCommit.get(sha) ?? []);
}

/** A pull request that was merged here and that no update has: it stays a change, known by it alone. */
function orphan(pull: PullFact): Change {
  const landing: Landing = {
    before: nowhere,
    after: pull.mergeCommit ?? pull.head,
    at: pull.mergedAt,
    notBefore: pull.mergedAt,
    notAfter: pull.mergedAt,
    how: 'not known',
    actor: pull.mergedBy,
    activity: null,
    event: null,
    inGit: false,
    commits: null,
  };
  return { landing, pulls: [pull], through: 'not known', isEmpty: false, onlyPull: true };
}

/** Each of a group that a queue landed is a change of its own, with what came with it: one may be an emergency and another not. */
function apart(landing: Landing, byCommit: ReadonlyMap<string, readonly PullFact[]>): readonly Landing[] {
  const { commits, how, before, after } = landing;
  if (how !== 'merge queue' || commits === null) return [landing];
  const ends = commits.flatMap(({ sha }, place) => (byCommit.has(sha) ? [place] : []));
  if (ends.length < 2) return [landing];
  const last = commits.length - 1;
  const all = ends.at(-1) === last ? ends : [...ends, last];
  return all.map((end, i) => {
    const start = (all[i - 1] ?? -1) + 1;
    return {
      ...landing,
      before: commits[start - 1]?.sha ?? before,
      after: commits[end]?.sha ?? after,
      commits: commits.slice(start, end + 1),
      group: { before, after },
    };
  });
}

export function changesOf(
  facts: BranchFacts,
  { landings, beyond }: Landed,
  period: Period,
): readonly Change[] {
  const all = facts.pulls.told ? facts.pulls.value : [];
  const byCommit = byMergeCommit(facts);
  const each = landings.flatMap((landing) => apart(landing, byCommit));
  const changes = each.map((landing): Change => {
    const pulls = pullsOf(landing, byCommit);
    const known = landing.how === 'creation' ? facts.elsewhere.get(landing.after) : undefined;
    const isEmpty = landing.how === 'deletion' || (known?.told === true && known.value);
    const through = known?.told === false ? 'not known' : throughOf(facts, landing, pulls);
    return { landing, pulls, through, isEmpty, onlyPull: false };
  });
  // A merge of the period's last second may be in the log with the next one, which is the next period's.
  const others = beyond.flatMap((landing) => pullsOf(landing, byCommit));
  const seen = new Set([...changes.flatMap(({ pulls }) => pulls), ...others].map(({ number }) => number));
  const orphans = all.filter(
    ({ base, number, mergedAt }) =>
      (base === facts.branch || facts.formerNames.includes(base)) &&
      isWithin(period, mergedAt) &&
      !seen.has(number),
  );
  return [...changes, ...orphans.map(orphan)];
}
