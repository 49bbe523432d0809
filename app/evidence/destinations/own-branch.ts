/**
 * Whether a branch is Fairlead's own: packages and anchors never go to one that people work on. Looked at before each commit to one that
 * is there.
 */
import { own, type Prose, say, some } from '../../../policies/engine/prose.ts';
import { cannotLook } from '../../github/access/reasons.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { anchorsFolder } from '../anchors/file.ts';
import { Refused } from './destination.ts';
import { type BranchOf, git } from './growing-branch.ts';

export interface OwnBranchOf extends BranchOf {
  /** Reads pull requests of the repository. */
  readonly reads: GuardedOctokit;
}

const nameOf = ({ owner, repo }: BranchOf): string => `${owner}/${repo}`;

const elsewhere = own('Name a branch that is not there yet.');

const refuse = (of: BranchOf, because: Prose): Refused =>
  new Refused(
    say`${of.branch} of ${nameOf(of)} ${because}, and evidence takes a branch of its own, which holds nothing else`,
    elsewhere,
  );

async function looking<T>(what: Prose, permission: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw cannotLook(error, what, permission);
  }
}

/** Folders that packages and anchors are in, by their names. */
const ours = new RegExp(`^(?:${anchorsFolder}|.+-evidence-.+-due-\\d{4}-\\d{2}-\\d{2})$`);

async function strangersIn({ octokit, owner, repo }: BranchOf, head: string): Promise<readonly string[]> {
  const { data } = await octokit.request(`GET ${git}/trees/{tree_sha}`, { owner, repo, tree_sha: head });
  return data.tree
    .filter(({ type, path }) => type !== 'tree' || !ours.test(path ?? ''))
    .map(({ path }) => path ?? 'a file without a name');
}

/** What is asked of work. That a branch may not be forced or deleted is worth having on this one, too. */
const ofWork: ReadonlySet<string> = new Set([
  'pull_request',
  'required_status_checks',
  'merge_queue',
  'required_deployments',
  'workflows',
  'code_scanning',
  'code_quality',
]);

async function isGoverned({ octokit, owner, repo, branch }: BranchOf): Promise<boolean> {
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/branches/{branch}', {
    owner,
    repo,
    branch,
  });
  if (!data.protected) return false;
  if ((data.protection?.required_status_checks?.contexts ?? []).length > 0) return true;
  const { data: rules } = await octokit.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', {
    owner,
    repo,
    branch,
    per_page: 100,
  });
  return rules.some(({ type }) => ofWork.has(type));
}

/** The open pull request that the branch is the head or the base of. */
async function pullOf({ reads, owner, repo, branch }: OwnBranchOf): Promise<number | null> {
  for (const by of [{ head: `${owner}:${branch}` }, { base: branch }]) {
    const about = { owner, repo, state: 'open', per_page: 1, ...by } as const;
    const { data } = await reads.request('GET /repos/{owner}/{repo}/pulls', about);
    if (data[0]) return data[0].number;
  }
  return null;
}

/** `head`: of a branch that is there. Throws `Refused` where it is not Fairlead's own, and `CannotLook` where nobody can say now. */
export async function checkOwnBranch(of: OwnBranchOf, head: string): Promise<void> {
  const branch = say`the branch ${of.branch} of ${nameOf(of)}`;
  const strangers = await looking(branch, 'contents: read', () => strangersIn(of, head));
  if (strangers.length > 0) {
    const named = some(
      strangers.map((path) => say`${path}`),
      3,
    );
    throw refuse(of, say`holds what Fairlead did not write (${named})`);
  }
  if (await looking(say`the rules of ${branch}`, 'metadata: read', () => isGoverned(of)))
    throw refuse(of, own('is protected as a branch of work'));
  const pull = await looking(say`the pull requests of ${branch}`, 'pull_requests: read', () => pullOf(of));
  if (pull !== null) throw refuse(of, say`is a branch of the pull request ${own(`#${pull}`)}`);
}
