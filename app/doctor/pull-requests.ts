/** What Fairlead believes of pull requests and cannot prove by itself, tried on one that is there. */
import type { Octokit } from '@octokit/core';
import { count, own, say } from '../../policies/engine/prose.ts';
import { allPages } from '../github/access/assessment-octokit.ts';
import { type Answer, asked, fine, told } from './answer.ts';
import type { At, Pull } from './at.ts';
import { wideAnswers } from './wide-reads.ts';

/** Whether GitHub tells of a head in a fork which pull request it belongs to. Fairlead lists open ones instead. */
async function forkAnswers(at: At, pulls: readonly Pull[]): Promise<readonly Answer[]> {
  const { octokit, where } = at;
  const fork = pulls.find(
    ({ state, head, base }) => state === 'open' && head.repo && head.repo.id !== base.repo.id,
  );
  if (!fork)
    return [told(own('no open pull request comes from a fork, so look-ups of fork commits were not tried'))];
  const lookUp = asked('pull requests of a fork commit', async () => {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', {
      ...where,
      commit_sha: fork.head.sha,
    });
    const found = data.some(({ number }) => number === fork.number);
    return [
      told(
        found
          ? say`GitHub finds the pull request of a fork's commit (#${fork.number}) by the commit`
          : say`GitHub does not find the pull request of a fork's commit (#${fork.number}) by the commit, as Fairlead expects`,
      ),
    ];
  });
  return (await Promise.all([lookUp, forkObject(at, fork)])).flat();
}

const forkQuery = `query FairleadDoctorFork($owner: String!, $repo: String!, $head: String!) {
  repository(owner: $owner, name: $repo) { object(expression: $head) { oid } }
}`;

/** Whether GraphQL shows a fork's commits in the repository they are proposed to: numbers of decision records are read so. */
async function forkObject({ octokit, where }: At, { number, head }: Pull): Promise<readonly Answer[]> {
  return asked('the head of a fork', async () => {
    const asking = { ...where, head: head.sha };
    const { repository } = await octokit.graphql<{ repository: { object: unknown } }>(forkQuery, asking);
    return [
      repository.object
        ? fine(say`GraphQL shows the head of #${number}, which is in a fork`)
        : told(
            say`GraphQL does not show the head of #${number}, which is in a fork: decision records proposed there are not looked at`,
          ),
    ];
  });
}

interface Counts {
  readonly repository: {
    readonly pullRequest: {
      readonly baseRefOid: string;
      readonly reviews: { readonly totalCount: number };
    };
    readonly head: {
      readonly statusCheckRollup: { readonly contexts: { readonly totalCount: number } } | null;
    } | null;
  };
}

const countsQuery = `query FairleadDoctorCounts($owner: String!, $repo: String!, $number: Int!, $head: GitObjectID!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) { baseRefOid reviews(first: 1) { totalCount } }
    head: object(oid: $head) { ... on Commit { statusCheckRollup { contexts(first: 1) { totalCount } } } }
  }
}`;

async function listed(octokit: Octokit, route: string, where: object): Promise<number> {
  const under = route.endsWith('/check-runs') ? 'check_runs' : undefined;
  return (await allPages(octokit, route, { ...where }, under)).length;
}

/** Fairlead calls a list whole when it has as many entries as GitHub counts: are the counts exact? */
async function countAnswers({ octokit, where }: At, pull: Pull): Promise<readonly Answer[]> {
  return asked('counts', async () => {
    const ref = { ...where, ref: pull.head.sha };
    const [{ repository }, reviews, runs, statuses] = await Promise.all([
      octokit.graphql<Counts>(countsQuery, { ...where, number: pull.number, head: pull.head.sha }),
      listed(octokit, 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
        ...where,
        pull_number: pull.number,
      }),
      listed(octokit, 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs', { ...ref, filter: 'latest' }),
      octokit.request('GET /repos/{owner}/{repo}/commits/{ref}/status', { ...ref, per_page: 100 }),
    ]);
    const contexts = repository.head?.statusCheckRollup?.contexts.totalCount ?? 0;
    const checks = runs + statuses.data.total_count;
    const counted = repository.pullRequest.reviews.totalCount;
    return [
      counted === reviews
        ? fine(say`reviews are counted exactly (${count(reviews, 'review')} of #${pull.number})`)
        : told(
            say`reviews of #${pull.number} are counted as ${counted} and listed as ${reviews} (drafts of others are counted, not listed)`,
          ),
      contexts === checks
        ? fine(say`checks are counted exactly (${count(checks, 'check')} of #${pull.number})`)
        : told(say`checks of #${pull.number} are counted as ${contexts} and listed as ${checks}`),
    ];
  });
}

/** What `baseRefOid` means of a merged pull request: simulate reads it. */
async function mergedAnswers({ octokit, where }: At, pulls: readonly Pull[]): Promise<readonly Answer[]> {
  const merged = pulls.find(({ merged_at }) => merged_at !== null);
  if (!merged) return [];
  return asked('a merged pull request', async () => {
    const { repository } = await octokit.graphql<Counts>(countsQuery, {
      ...where,
      number: merged.number,
      head: merged.head.sha,
    });
    const isSame = repository.pullRequest.baseRefOid === merged.base.sha;
    return [
      told(
        say`of #${merged.number}, which is merged, GraphQL and REST name ${own(isSame ? 'the same base' : 'different bases')}`,
      ),
    ];
  });
}

export async function pullAnswers(at: At): Promise<readonly Answer[]> {
  return asked('pull requests', async () => {
    const { data: pulls } = await at.octokit.request('GET /repos/{owner}/{repo}/pulls', {
      ...at.where,
      state: 'all',
      sort: 'updated',
      direction: 'desc',
      per_page: 50,
    });
    const pull = pulls.find(({ state }) => state === 'open') ?? pulls[0];
    if (!pull) return [told(own('there is no pull request yet, so what is believed of them was not tried'))];
    const parts = [countAnswers(at, pull), forkAnswers(at, pulls), mergedAnswers(at, pulls)];
    const answers = (await Promise.all(parts)).flat();
    // Alone: nothing else may count into what it costs and how long it takes.
    const open = pulls.filter(({ state }) => state === 'open').map(({ head }) => head.sha);
    return [...answers, ...(await wideAnswers(at, pull, open))];
  });
}
