/** What must hold when all is quiet again: the verdict of a run in which nothing went wrong, said once. */
import { Octokit } from '@octokit/rest';
import { contentOf } from '../../app/publish/check-content.ts';
import { judgePullRequest } from '../../app/subjects/pull-request/judge.ts';
import { accessWith } from '../access.ts';
import type { PullHandle, RepositoryHandle } from '../github/index.ts';
import { openPulls } from './load.ts';
import type { Client, Stage } from './stage.ts';

type World = Pick<Stage, 'github' | 'app'>;

/** The verdict on what is there now, worked out without publishing: its conclusion, and the name of what it says. */
export async function quietVerdict(
  { github, app }: World,
  client: Client,
  repository: RepositoryHandle,
  pull: PullHandle,
): Promise<{ readonly conclusion: string; readonly digest: string }> {
  const octokit = new Octokit({ auth: client.installation.token(), baseUrl: github.apiUrl });
  const { owner, name } = repository;
  const access = accessWith(octokit, { owner, name, appId: app.id });
  const { report } = await judgePullRequest(access, pull.number);
  const { conclusion, digest } = contentOf([report], access.now());
  return { conclusion, digest };
}

/** The digest of what a check run says, without the report, rules and facts that it was said by. */
const wordsOf = (externalId: string | null) => externalId?.split('/')[0] ?? null;

const nameOf = (repository: RepositoryHandle, pull: PullHandle) => `${repository.fullName}#${pull.number}`;

function ownRuns({ app }: World, repository: RepositoryHandle) {
  return repository.data.checkRuns.filter((run) => run.suite.app.id === app.id).sort((a, b) => a.id - b.id);
}

async function problemsOfPull(
  world: World,
  client: Client,
  repository: RepositoryHandle,
  pull: PullHandle,
): Promise<readonly string[]> {
  const name = nameOf(repository, pull);
  const newest = ownRuns(world, repository).findLast((run) => run.headSha === pull.headSha);
  if (!newest) return [`${name}: no verdict`];
  const wanted = await quietVerdict(world, client, repository, pull);
  if (newest.conclusion !== wanted.conclusion)
    return [`${name}: ${newest.conclusion}, a quiet run says ${wanted.conclusion}`];
  if (wordsOf(newest.externalId) === wanted.digest) return [];
  return [`${name}: ${newest.title} (${newest.externalId}) is not what a quiet run says`];
}

/** Our check runs that say they are not finished, on whatever commit. */
function unfinished(world: World, repository: RepositoryHandle): readonly string[] {
  return ownRuns(world, repository)
    .filter(({ status }) => status !== 'completed')
    .map(({ id, headSha, status }) => `${repository.fullName}: check run ${id} on ${headSha} is ${status}`);
}

function saidTwice(world: World, repository: RepositoryHandle): readonly string[] {
  const bot = world.app.data.bot;
  const said = repository.pullRequests().map((pull) => ({
    pull,
    count: pull.comments().filter(({ author }) => author === bot).length,
  }));
  return said
    .filter(({ count }) => count > 1)
    .map(({ pull, count }) => `${nameOf(repository, pull)}: ${count} comments`);
}

/** Verdicts that were published twice: the same words again on the same head, with nothing else said between. */
export function publishedTwice(world: World, clients: readonly Client[]): readonly string[] {
  const twice: string[] = [];
  for (const repository of clients.flatMap(({ repositories }) => repositories)) {
    const last = new Map<string, string | null>();
    for (const run of ownRuns(world, repository)) {
      const words = wordsOf(run.externalId);
      if (last.get(run.headSha) === words) twice.push(`${repository.fullName} ${run.headSha}: ${words}`);
      last.set(run.headSha, words);
    }
  }
  return twice;
}

/** Everything that is not as after a quiet run; empty when all is well. */
export async function problems(world: World, clients: readonly Client[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const client of clients) {
    for (const repository of client.repositories) {
      found.push(...saidTwice(world, repository), ...unfinished(world, repository));
      for (const pull of openPulls(repository))
        found.push(...(await problemsOfPull(world, client, repository, pull)));
    }
  }
  return found;
}
