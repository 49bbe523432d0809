/** One commit, one branch and one pull request, made call by call. After each it is read whether it is there. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { rateLimitOf } from '../access/rate-limited.ts';
import type { Reader } from '../access/read-only.ts';
import { statusOf } from '../access/reasons.ts';
import { type BranchAt, filesBranch, headNow, type Pull, pullsFrom, treeTrailer } from './branch.ts';

export type Write = (route: string, parameters: Readonly<Record<string, unknown>>) => Promise<unknown>;

export interface Writing {
  /** A reader that remembers nothing from before: every one asks GitHub again. */
  readonly newReader: () => Reader;
  /** Makes one call. Throws what Octokit throws. */
  readonly write: Write;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** A step that was not done, or that nobody knows of. */
export class StepFailed extends Error {
  readonly said: Prose;
  readonly unsure: boolean;
  /** ISO 8601: no further request should be made before. */
  readonly pause: string | null;
  constructor(said: Prose, unsure: boolean, cause: unknown) {
    super('a step failed', { cause });
    this.name = 'StepFailed';
    this.said = said;
    this.unsure = unsure;
    this.pause = rateLimitOf(cause)?.until.toISOString() ?? null;
  }
}

const git = '/repos/{owner}/{repo}/git';

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

/** GitHub's reads may lag behind its writes. Milliseconds to wait before each further look. */
const patience = [1000, 3000];

const isRefusal = (error: unknown): boolean => {
  const status = statusOf(error);
  return status !== null && status >= 400 && status < 500;
};

function words(error: unknown): Prose {
  const status = statusOf(error);
  const said = error instanceof Error ? error.message.replace(/ - https:\/\/\S+$/, '') : String(error);
  return status === null || status === 500
    ? say`no answer from GitHub (${said})`
    : say`GitHub answered ${own(String(status))} (${said})`;
}

/** What a refusal may be about: a person's token without the permission is told that there is nothing. */
function lacking(error: unknown, permission: string): Prose {
  return [403, 404].includes(statusOf(error) ?? 0)
    ? say`${words(error)}; the token needs ${permission}`
    : words(error);
}

/** What is named by what it holds can be written twice: it is there once. */
async function twice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isRefusal(error) || rateLimitOf(error)) throw error;
    return work();
  }
}

const shaOf = (answer: unknown): string =>
  String((answer as { readonly data: { readonly sha: unknown } }).data.sha);

export interface CommitOf extends BranchAt {
  readonly files: readonly {
    readonly path: string;
    readonly text: string;
    readonly mode: '100644' | '100755';
  }[];
  readonly parents: readonly string[];
  readonly message: string;
}

/** The commit's name. Nobody sees it before a branch is at it. Throws {@link StepFailed}. */
export async function makeCommit(
  of: Writing,
  { owner, repo, base, files, parents, message }: CommitOf,
): Promise<string> {
  const at = { owner, repo };
  const touchesWorkflows = files.some(({ path }) => path.startsWith('.github/workflows/'));
  const permission = touchesWorkflows
    ? 'workflows: write beside contents: write (the scope workflow, for a classic token), because it changes workflows'
    : 'contents: write';
  try {
    const { data } = await of
      .newReader()
      .get(`GET ${git}/commits/{commit_sha}`, { ...at, commit_sha: base.sha });
    const from = (data as { readonly tree: { readonly sha: string } }).tree.sha;
    const entries: unknown[] = [];
    for (const { path, text, mode } of files) {
      const blob = await twice(() =>
        of.write(`POST ${git}/blobs`, { ...at, content: text, encoding: 'utf-8' }),
      );
      entries.push({ path, mode, type: 'blob', sha: shaOf(blob) });
    }
    const tree = shaOf(
      await twice(() => of.write(`POST ${git}/trees`, { ...at, base_tree: from, tree: entries })),
    );
    // Without an author it is the token's owner's, and GitHub signs it for an App.
    const body = { message: `${message}\n\n${treeTrailer}${tree}`, tree, parents };
    return shaOf(await twice(() => of.write(`POST ${git}/commits`, { ...at, ...body })));
  } catch (error) {
    throw new StepFailed(
      say`${lacking(error, permission)}; nothing was written that anybody sees`,
      false,
      error,
    );
  }
}

/** Looks until it is so, or long enough. Null: it could not be read. */
async function seen(
  of: Writing,
  look: (reader: Reader) => Promise<boolean>,
  refused: boolean,
): Promise<boolean | null> {
  try {
    if (await look(of.newReader())) return true;
    for (const wait of refused ? [] : patience) {
      await of.sleep(wait);
      if (await look(of.newReader())) return true;
    }
    return false;
  } catch {
    return null;
  }
}

/**
 * Makes the call and looks whether it did what it should: a 502 may have been a success, and a 200 may have changed
 * nothing. Throws {@link StepFailed}.
 */
async function done(
  of: Writing,
  call: () => Promise<unknown>,
  look: (reader: Reader) => Promise<boolean>,
  permission: string,
): Promise<void> {
  let error: unknown = null;
  try {
    await call();
  } catch (thrown) {
    error = thrown;
  }
  if (rateLimitOf(error)) throw new StepFailed(words(error), false, error);
  const isThere = await seen(of, look, error !== null && isRefusal(error));
  if (isThere) return;
  if (error !== null && (isThere === false || isRefusal(error)))
    throw new StepFailed(lacking(error, permission), false, error);
  if (error !== null)
    throw new StepFailed(say`${words(error)}, and it could not be read whether it was done`, true, error);
  // GitHub said yes. What cannot be read says nothing against it; what is read and is not so does.
  if (isThere === false)
    throw new StepFailed(own('GitHub took it, and nothing changed that could be read'), true, null);
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
