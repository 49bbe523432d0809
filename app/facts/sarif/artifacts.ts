/** SARIF in workflow artifacts: the way that works on every plan, on private repositories too. */
import type { Gap } from '../../../policies/engine/facts.ts';
import { needed } from '../../../policies/engine/part.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import { cannotLook } from '../../github/access/reasons.ts';
import type { GitHubReads } from '../../github/reads.ts';
import { CannotLook } from '../../looked.ts';
import type { PullRequestSource } from '../source.ts';
import { type Artifact, artifactsFor } from './artifact-list.ts';
import { download } from './download.ts';
import { type Found, foundNothing, readFiles, together } from './found.ts';
import { max } from './unpack.ts';
import { unzip } from './unzip.ts';

/** Downloads per assessment. */
const maxDownloads = 10;
/** Runs of one commit that are looked up by workflow, a read each. */
const maxRuns = 30;

/** The workflow of a run; null when GitHub does not say: then its artifacts count beside all others. */
async function workflowOf(github: GitHubReads, run: number): Promise<number | null> {
  try {
    const { data } = await github.octokit.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', {
      owner: github.owner,
      repo: github.repo,
      run_id: run,
    });
    return data.workflow_id;
  } catch {
    return null;
  }
}

function newestFirst(a: Artifact, b: Artifact): number {
  return b.id - a.id;
}

/** Of several runs of one workflow on the same head only the newest counts; different workflows all count, so all runs are asked. */
async function newestOfEachWorkflow(
  github: GitHubReads,
  artifacts: readonly Artifact[],
): Promise<readonly Artifact[]> {
  const byRun = new Map<number, Artifact>();
  for (const artifact of artifacts.toSorted(newestFirst)) {
    const run = artifact.workflow_run?.id ?? -artifact.id;
    if (!byRun.has(run)) byRun.set(run, artifact);
  }
  if (byRun.size < 2) return [...byRun.values()];
  const chosen = new Map<string, Artifact>();
  if (byRun.size > maxRuns) throw new CannotLook(say`more than ${maxRuns} runs made one for this commit`);
  for (const [run, artifact] of byRun) {
    const workflow = await workflowOf(github, run);
    const key = workflow === null ? `run ${run}` : `workflow ${workflow}`;
    if (!chosen.has(key)) chosen.set(key, artifact);
  }
  return [...chosen.values()];
}

const isSarif = (name: string) => /\.sarif(?:\.json|\.gz)?$|\.json$/i.test(name);

async function read(source: PullRequestSource, github: GitHubReads, artifact: Artifact): Promise<Found> {
  const unread = (reason: Gap['reason'], remedy?: Gap['remedy']): Found => ({
    runs: [],
    gaps: [
      { reason: say`the artifact ${artifact.name} was not read: ${reason}`, ...(remedy ? { remedy } : {}) },
    ],
  });
  if (artifact.expired) return unread(own('it has expired'), own('Run the workflow again.'));
  if (artifact.size_in_bytes > max.packed) {
    return unread(say`it has ${artifact.size_in_bytes} bytes, more than the ${max.packed} that are read`);
  }
  try {
    const files = await unzip(await download(source, github, artifact.id), isSarif);
    if (!files.ok) return unread(files.reason);
    if (files.value.length === 0) {
      return unread(
        own('no file in it ends in .sarif'),
        own('Upload the SARIF file itself, not an archive of it.'),
      );
    }
    const named = files.value.map(({ name, bytes }) => ({ name: `${artifact.name}/${name}`, bytes }));
    return await readFiles(named, 'artifact', source.checkouts ?? []);
  } catch (error) {
    const { gap } = cannotLook(error, own('its content'), 'actions: read');
    return unread(gap.reason, gap.remedy);
  }
}

async function fromName(source: PullRequestSource, github: GitHubReads, name: string): Promise<Found> {
  const { head, createdAt } = await source.pullRequest();
  const artifacts = await artifactsFor(github, name, head.sha, needed(createdAt));
  const chosen = await newestOfEachWorkflow(github, artifacts);
  const over = chosen.length - maxDownloads;
  const all: Found[] = [foundNothing];
  for (const artifact of chosen.slice(0, maxDownloads)) all.push(await read(source, github, artifact));
  if (over > 0) {
    all.push({
      runs: [],
      gaps: [{ reason: say`there are more than ${maxDownloads} artifacts named ${name} for this commit` }],
    });
  }
  return together(all);
}

/** The analyses in the wanted artifacts of this head. One read per name when there is none; a failure is a gap. */
export async function fromArtifacts(source: PullRequestSource, github: GitHubReads): Promise<Found> {
  const all: Found[] = [foundNothing];
  for (const name of source.wanted.sarifArtifacts) {
    try {
      all.push(await fromName(source, github, name));
    } catch (error) {
      all.push({
        runs: [],
        gaps: [cannotLook(error, say`the workflow artifacts named ${name}`, 'actions: read').gap],
      });
    }
  }
  return together(all);
}
