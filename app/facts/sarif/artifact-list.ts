/** The workflow artifacts of one name that were made for one commit: all of them, or a reason. */
import type { components } from '@octokit/openapi-types';
import { say } from '../../../policies/engine/prose.ts';
import type { GitHubReads } from '../../github/reads.ts';
import { CannotLook } from '../../looked.ts';

export type Artifact = components['schemas']['artifact'];

/** Three pages are the newest 300 of one name in the repository; then the commit's own runs are asked. */
const maxPages = 3;
const perPage = 100;
/** Runs of one commit whose artifacts are listed one by one. */
const maxRuns = 20;

function isFor(artifact: Artifact, head: string): boolean {
  return artifact.workflow_run?.head_sha === head;
}

/** Throws when GitHub ended a list early: a missing item may be the one that decides. */
function checkEnd(seen: number, { total_count: total }: { readonly total_count: number }): void {
  if (seen < total) throw new CannotLook(say`GitHub lists only ${seen} of ${total}`);
}

/** Null when there are too many to look through. Newest first, so artifacts older than the pull request end the search. */
async function ofRepository(
  { octokit, owner, repo }: GitHubReads,
  name: string,
  head: string,
  opened: string,
): Promise<readonly Artifact[] | null> {
  const artifacts: Artifact[] = [];
  for (let page = 1; page <= maxPages; page++) {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/actions/artifacts', {
      owner,
      repo,
      name,
      per_page: perPage,
      page,
    });
    artifacts.push(...data.artifacts.filter((artifact) => artifact.name === name && isFor(artifact, head)));
    const last = data.artifacts.at(-1);
    if (last?.created_at && last.created_at < opened) return artifacts;
    if (data.artifacts.length < perPage) {
      checkEnd((page - 1) * perPage + data.artifacts.length, data);
      return artifacts;
    }
  }
  return null;
}

async function ofRun({ octokit, owner, repo }: GitHubReads, run_id: number, name: string) {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts', {
    owner,
    repo,
    run_id,
    name,
    per_page: perPage,
  });
  checkEnd(data.artifacts.length, data);
  return data.artifacts.filter((artifact) => artifact.name === name);
}

/** One read, and one more for each run: for repositories that make hundreds of artifacts while a change is reviewed. */
async function ofCommit(github: GitHubReads, name: string, head: string): Promise<readonly Artifact[]> {
  const { octokit, owner, repo } = github;
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/actions/runs', {
    owner,
    repo,
    head_sha: head,
    per_page: perPage,
  });
  checkEnd(data.workflow_runs.length, data);
  if (data.workflow_runs.length > maxRuns)
    throw new CannotLook(say`more than ${maxRuns} workflows ran for this commit`);
  const lists = await Promise.all(data.workflow_runs.map(({ id }) => ofRun(github, Number(id), name)));
  return lists.flat();
}

/** `opened`: when the pull request was, ISO 8601; nothing of its head's is older. Throws `CannotLook`, and what GitHub throws. */
export async function artifactsFor(
  github: GitHubReads,
  name: string,
  head: string,
  opened: string,
): Promise<readonly Artifact[]> {
  return (await ofRepository(github, name, head, opened)) ?? ofCommit(github, name, head);
}
