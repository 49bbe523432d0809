/** What people said of a deployment before it was let in: as it was recorded then; else what its run tells now. */
import { own } from '../../../../policies/engine/prose.ts';
import { readApprovals, readStarters, runIn } from '../../github/approvals.ts';
import { type RepositoryAt, tell } from '../../github/asked.ts';
import type { Account } from '../../model/captured.ts';
import type {
  DeploymentFact,
  DeploymentReviewFact,
  DeploymentWordFact,
} from '../../population/deployment-facts.ts';
import { type Told, told } from '../../population/facts.ts';

export interface Said {
  readonly words: Told<readonly DeploymentWordFact[]>;
  /** How many deployments the words may be of. */
  readonly siblings: number;
  /** Whether it was recorded that somebody was asked. */
  readonly asked: boolean;
}

export interface Words {
  readonly of: (deployment: DeploymentFact) => Promise<Said>;
  /** Who started the run of it; none where it has none. */
  readonly startersOf: (deployment: DeploymentFact) => Promise<Told<readonly (Account | null)[]>>;
}

const permission = 'actions: read';

/** Of the same run, or where none is named of the same commit, to the same environment: in their order. */
function siblingsOf(all: readonly DeploymentFact[], one: DeploymentFact): readonly DeploymentFact[] {
  const run = runIn(one.address);
  return all
    .filter((other) => other.environment === one.environment)
    .filter((other) => (run === null ? other.sha === one.sha : runIn(other.address) === run))
    .toSorted((a, b) => (`${a.createdAt} ${a.id}` < `${b.createdAt} ${b.id}` ? -1 : 1));
}

/** Events arrive with the time of their arrival: a word may seem to be some seconds older than what it is of. Milliseconds. */
const skew = 60_000;

/** Of this deployment alone: after it began to wait, and before the next one did. */
function ownWords(
  heard: readonly DeploymentReviewFact[],
  one: DeploymentFact,
  siblings: readonly DeploymentFact[],
): readonly DeploymentReviewFact[] {
  const run = runIn(one.address);
  const next = siblings.find(({ createdAt }) => createdAt > one.createdAt);
  const [from, to] = [
    Date.parse(one.createdAt),
    next ? Date.parse(next.createdAt) : Number.POSITIVE_INFINITY,
  ];
  return heard.filter((word) => {
    const isOf = run !== null && word.run !== null ? word.run === run : word.sha === one.sha;
    const at = Date.parse(word.at);
    return isOf && word.environment === one.environment && at >= from - skew && at < to - skew;
  });
}

/** `all`: every deployment that may share a run with one that is asked about. */
export function wordsOf(
  at: RepositoryAt,
  all: readonly DeploymentFact[],
  heard: readonly DeploymentReviewFact[],
): Words {
  const kept = <T>(read: (run: number) => Promise<Told<T>>) => {
    const known = new Map<number, Promise<Told<T>>>();
    return (run: number) => {
      const asked = known.get(run) ?? read(run);
      known.set(run, asked);
      return asked;
    };
  };
  const approvals = kept((run) =>
    tell(() => readApprovals(at, run), own('who approved the deployment'), permission),
  );
  const starters = kept((run) =>
    tell(() => readStarters(at, run), own('who started the run that deployed'), permission),
  );
  return {
    of: async (deployment) => {
      const siblings = siblingsOf(all, deployment);
      const own = ownWords(heard, deployment, siblings);
      const asked = own.some(({ state }) => state === 'requested');
      const answers = own.filter(({ state }) => state !== 'requested');
      if (answers.length > 0) return { words: told(answers), siblings: 1, asked };
      const run = runIn(deployment.address);
      if (run === null) return { words: told([]), siblings: 1, asked };
      const read = await approvals(run);
      const words = read.told
        ? told(read.value.filter(({ environment: to }) => to === null || to === deployment.environment))
        : read;
      return { words, siblings: siblings.length, asked };
    },
    startersOf: async ({ address }) => {
      const run = runIn(address);
      return run === null ? told([]) : starters(run);
    },
  };
}
