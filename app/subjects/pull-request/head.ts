/** Judges a pull request together with all others that have the same head. */
import { own, say } from '../../../policies/engine/prose.ts';
import { statusOf } from '../../github/access/reasons.ts';
import { Behind } from '../../github/behind.ts';
import { proofAfter } from '../../proof.ts';
import type { PullRequestTask } from '../../task.ts';
import type { Access } from '../access.ts';
import { type JudgedPullRequest, judgePullRequest } from './judge.ts';
import { siblingsOf } from './siblings.ts';

/** The pull request itself comes first. */
export type JudgedHead = readonly [JudgedPullRequest, ...JudgedPullRequest[]];

/** The list says that it is open and has this head: a read that says otherwise, or the list, is older. */
async function judgeSibling(access: Access, number: number, headSha: string): Promise<JudgedPullRequest> {
  const what = say`pull request ${own(`#${number}`)}`;
  const judged = await judgePullRequest(access, number).catch((error: unknown) => {
    throw statusOf(error) === 404 ? new Behind(what) : error;
  });
  if (judged.headSha !== headSha || !judged.open) throw new Behind(what);
  return judged;
}

/** Throws what {@link judgePullRequest} throws, and when it is not known which others there are. */
export async function judgeHead(
  access: Access,
  { number, proof: proved, retargeted, rereads = 0 }: PullRequestTask,
): Promise<JudgedHead> {
  const about = { kind: 'pull_request', subjectId: String(number) } as const;
  const proof = proofAfter(proved, rereads);
  const isRebased = retargeted || (proof?.tips ?? []).some(({ forced }) => forced);
  const judged = await judgePullRequest(access, number, about, { proof, isRebased });
  const siblings = await siblingsOf(judged, access);
  return [
    judged,
    ...(await Promise.all(siblings.map((sibling) => judgeSibling(access, sibling, judged.headSha)))),
  ];
}
