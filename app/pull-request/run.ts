/** One pull request from look to verdict, with an unfinished check run when that takes long. */
import type { Task } from '../events.ts';
import { forAssessment } from '../github/client.ts';
import { type CheckOn, finishCheck, openCheck } from '../publish/check-run.ts';
import type { World } from '../world.ts';
import { type Access, type JudgedPullRequest, judgePullRequest, siblingsOf } from './judge.ts';
import { publish } from './publish.ts';

/** Milliseconds a judgement may take before an unfinished check run says that it is going on. */
const quick = 2000;

type JudgedHead = readonly [JudgedPullRequest, ...JudgedPullRequest[]];

async function judgeHead(access: Access, number: number): Promise<JudgedHead> {
  const judged = await judgePullRequest(access, number);
  const siblings = await Promise.all(
    (await siblingsOf(judged, access)).map((sibling) => judgePullRequest(access, sibling)),
  );
  return [judged, ...siblings.filter((sibling) => sibling.headSha === judged.headSha)];
}

interface Opened {
  readonly on: CheckOn;
  readonly id: number;
}

async function open(access: Access & { appId: number }, number: number): Promise<Opened> {
  const { octokit } = forAssessment(access.octokit);
  const { owner, repo, appId } = access;
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
    owner,
    repo,
    pull_number: number,
  });
  const on = { octokit, owner, repo, sha: data.head.sha, appId };
  return { on, id: await openCheck(on, access.now()) };
}

/** Opens a check run after a while, or at once when the verdict on GitHub may be about another base. */
function openWhenSlow(
  access: Access & { appId: number },
  number: number,
  atOnce: boolean,
): () => Promise<Opened | null> {
  let opened: Promise<Opened | null> = Promise.resolve(null);
  const start = () => {
    // A check run that could not be opened is no reason not to judge.
    opened = open(access, number).catch(() => null);
  };
  const timer = setTimeout(start, atOnce ? 0 : quick);
  return () => {
    clearTimeout(timer);
    return opened;
  };
}

/** Whether something could not be looked at that a later try may see. */
export function hasUnknown(judged: readonly JudgedPullRequest[]): boolean {
  return judged.some(({ report }) => report.assessments.some(({ result }) => result.outcome === 'unknown'));
}

/** `again`: something could not be looked at. Throws what GitHub's failures throw; an opened check run is ended first. */
export async function judgeAndPublish(
  world: World,
  access: Access & { appId: number },
  { number, retargeted, repositoryId }: Task & { kind: 'pull_request' },
): Promise<'done' | 'again'> {
  const startedAt = access.now();
  const whenOpened = openWhenSlow(access, number, retargeted);
  const judged = await judgeHead(access, number).catch(async (error: unknown) => {
    // An earlier verdict may no longer hold, and nobody knows: it is taken back.
    const opened = (await whenOpened()) ?? (await open(access, number).catch(() => null));
    if (opened) await finishCheck(opened.on, opened.id, 'failed').catch(() => undefined);
    throw error;
  });
  try {
    const opened = await whenOpened();
    const own = opened && opened.on.sha === judged[0].headSha ? opened.id : null;
    const result = await publish({
      access,
      judged,
      appId: access.appId,
      startedAt,
      comments: world.comments,
      opened: own,
    });
    const { report, client } = judged[0];
    const { reads, unchanged, writes } = client.calls;
    world.log.info(
      { result, number, repositoryId, conclusion: report.conclusion, reads, unchanged, writes },
      'judged',
    );
    if (opened && (result === 'stale' || own === null)) await finishCheck(opened.on, opened.id, 'superseded');
    return result === 'published' && hasUnknown(judged) ? 'again' : 'done';
  } catch (error) {
    const opened = await whenOpened();
    if (opened) await finishCheck(opened.on, opened.id, 'failed').catch(() => undefined);
    throw error;
  }
}
