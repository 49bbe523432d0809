/** One branch and one pull request, made call by call. After each it is read whether it is there. */
import { own } from '../../../policies/engine/prose.ts';
import type { Reader } from '../access/read-only.ts';
import { type BranchAt, filesBranch, headNow, type Pull, pullsFrom } from './branch.ts';
import { done, git, StepFailed, type Writing } from './step.ts';

/** What may be written for one repository, as `METHOD path`: nothing else leaves this machine. */
export function addressesFor(target: string, pull: number | null): readonly string[] {
  const at = `/repos/${target}`;
  return [
    `POST ${at}/git/blobs`,
    `POST ${at}/git/trees`,
    `POST ${at}/git/commits`,
    `POST ${at}/git/refs`,
    `PATCH ${at}/git/refs/heads/${filesBranch}`,
    ...(pull === null ? [`POST ${at}/pulls`] : [`PATCH ${at}/pulls/${pull}`]),
  ];
}

export function addressesBack(target: string, pulls: readonly number[]): readonly string[] {
  const at = `/repos/${target}`;
  return [`DELETE ${at}/git/refs/heads/${filesBranch}`, ...pulls.map((pull) => `PATCH ${at}/pulls/${pull}`)];
}

/** `head`: where the branch is; null: it is made. Never forced: what somebody else pushed meanwhile is refused by GitHub. */
export async function moveBranch(
  of: Writing,
  at: BranchAt,
  head: string | null,
  commit: string,
): Promise<void> {
  const { owner, repo } = at;
  const call = () =>
    head === null
      ? of.write(`POST ${git}/refs`, { owner, repo, ref: `refs/heads/${filesBranch}`, sha: commit })
      : of.write(`PATCH ${git}/refs/{ref}`, {
          owner,
          repo,
          ref: `heads/${filesBranch}`,
          sha: commit,
          force: false,
        });
  await done(of, call, async (reader) => (await headNow(reader, at)) === commit, 'contents: write');
}

/** `pull`: its number; null: the one into the base branch, whichever it is. */
const openPull = async (reader: Reader, at: BranchAt, pull: number | null): Promise<Pull | null> =>
  (await pullsFrom(reader, at)).find(
    ({ state, number, base }) =>
      state === 'open' && (pull === null ? base.ref === at.base.branch : number === pull),
  ) ?? null;

/**
 * `pull`: the number of the one that is open; null: one is opened. `words`: null leaves those of the open one as they are.
 * Throws {@link StepFailed}.
 */
export async function showPull(
  of: Writing,
  at: BranchAt,
  pull: number | null,
  words: { readonly title: string; readonly body: string } | null,
): Promise<{ readonly number: number; readonly url: string }> {
  const { owner, repo, base } = at;
  let found: Pull | null = null;
  const look = async (reader: Reader) => {
    found = await openPull(reader, at, pull);
    return found !== null && (words === null || found.title === words.title);
  };
  const call = async () => {
    if (pull === null)
      await of.write('POST /repos/{owner}/{repo}/pulls', {
        owner,
        repo,
        ...words,
        head: filesBranch,
        base: base.branch,
      });
    else if (words !== null)
      await of.write('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
        owner,
        repo,
        pull_number: pull,
        ...words,
      });
  };
  await done(of, call, look, 'pull_requests: write');
  const shown = found as Pull | null;
  if (shown === null)
    throw new StepFailed(own('GitHub took it, and the pull request could not be read back'), true, null);
  return { number: shown.number, url: shown.html_url };
}

/** Throws {@link StepFailed}. */
export async function closePull(of: Writing, at: BranchAt, pull: number): Promise<void> {
  const { owner, repo } = at;
  const call = () =>
    of.write('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
      owner,
      repo,
      pull_number: pull,
      state: 'closed',
    });
  const look = async (reader: Reader) => (await openPull(reader, at, pull)) === null;
  await done(of, call, look, 'pull_requests: write');
}

/** Throws {@link StepFailed}. */
export async function deleteBranch(of: Writing, at: BranchAt): Promise<void> {
  const { owner, repo } = at;
  const call = () => of.write(`DELETE ${git}/refs/{ref}`, { owner, repo, ref: `heads/${filesBranch}` });
  await done(of, call, async (reader) => (await headNow(reader, at)) === null, 'contents: write');
}
