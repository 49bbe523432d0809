import { own, say } from '../../policies/engine/prose.ts';
import { emptyFiles, type FileChange, type FilesTarget, type Offer } from '../../policies/files/offer.ts';
import type { NamedRef, Resolved } from '../../policies/files/pins.ts';
import type { WantedFiles } from '../../policies/files/wanted.ts';
import { forAssessment } from '../github/access/assessment-octokit.ts';
import { readerOf } from '../github/access/read-only.ts';
import { type BranchState, blobSha, branchState, filesBranch } from '../github/files-write/branch.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import type { RepositoryAt } from '../github/settings/branches.ts';
import { CannotLook } from '../looked.ts';
import { type JudgingFiles, judgedFor } from './judged.ts';
import { isOurWords, pullBody, pullTitle } from './pull-words.ts';
import { type Repository, readIt, whySkipped } from './standing.ts';
import { wantedIn } from './wanted.ts';

export interface FilesPlanner extends JudgingFiles {
  readonly resolve: (name: NamedRef) => Promise<Resolved>;
  /** A person's token says what its owner may do there; an App's says it when it is minted. */
  readonly as: 'person' | 'app';
  /** Pull requests of this repository that Fairlead closed itself. */
  readonly closedByUs: (target: string) => ReadonlySet<number>;
}

type Parents = readonly string[] | null;

/** The commit's parents: whatever Fairlead's branch has stays in its history, so that it never has to be forced. */
function parentsOf({ branch }: BranchState, base: string, files: readonly FileChange[]): Parents {
  if (branch.kind !== 'ours') return [base];
  const { changes, head, ahead, behind } = branch;
  const isThere = files.every(({ path, after }) => changes?.get(path) === blobSha(after));
  if (isThere && changes?.size === files.length) return null;
  if (ahead === 0) return [base];
  return behind === 0 ? [head] : [head, base];
}

/** Why it is not offered in this state of the branch; null: it is. */
function whyHeld({ branch, pulls }: BranchState, base: string, of: FilesPlanner, target: string) {
  if (branch.kind === 'theirs') return branch.because;
  const open = pulls.find(({ state }) => state === 'open');
  if (open && open.base.ref !== base)
    return say`pull request #${open.number} from ${filesBranch} goes into ${open.base.ref}, not into ${base}`;
  const [newest] = pulls;
  if (open || !newest || newest.merged_at !== null || of.choices.again) return null;
  if (of.closedByUs(target).has(newest.number)) return null;
  return say`somebody closed pull request #${newest.number} without merging it; ${'--again'} offers it again`;
}

async function offered(
  of: FilesPlanner,
  octokit: GuardedOctokit,
  where: RepositoryAt,
  { id, default_branch: branch }: Repository,
  { files, left }: WantedFiles,
  sha: string,
): Promise<FilesTarget> {
  const target = `${where.owner}/${where.repo}`;
  const none = { ...emptyFiles(target), left };
  if (files.length === 0) return none;
  const state = await branchState(readerOf(octokit), { ...where, base: { branch, sha } });
  const held = whyHeld(state, branch, of, target);
  const head = state.branch.kind === 'ours' ? state.branch.head : null;
  const at = { base: sha, head };
  if (held) return { ...none, held, at };
  const open = state.pulls.find((one) => one.state === 'open');
  const pull = open?.number ?? null;
  const parents = parentsOf(state, sha, files);
  if (parents === null && pull !== null) return { ...none, offered: { pull, files }, at };
  const offer: Offer = {
    target,
    repositoryId: id,
    base: { branch, sha },
    head,
    parents,
    pull,
    keepsWords: open !== undefined && !isOurWords(open.title, open.body),
    title: pullTitle(files),
    body: pullBody(files, left),
    files,
  };
  return { ...none, offer, at };
}

/** Never throws for what GitHub says: a repository that cannot be read is listed as one. */
export async function planFilesOf(of: FilesPlanner, where: RepositoryAt): Promise<FilesTarget> {
  const target = `${where.owner}/${where.repo}`;
  // Reads that are made twice in one look are made once; the next look asks again.
  const counted = forAssessment(of.octokit);
  const { octokit } = counted;
  try {
    const repository = await readIt(octokit, where);
    const skipped = whySkipped(repository, where, of.as);
    if (skipped) return { ...emptyFiles(target), skipped };
    const { source, problems, notes, ...found } = await judgedFor(of, counted, where, repository.id);
    if (problems.length > 0) return { ...emptyFiles(target), problems, notes };
    const tip = await source.rules?.at();
    if (!tip)
      return {
        ...emptyFiles(target),
        skipped: { why: own('empty: nothing was ever pushed'), inPeace: true },
      };
    const looked = {
      ...found,
      held: await source.files.list(),
      page: repository.html_url,
      date: of.choices.date,
    };
    const wanted = await wantedIn(looked, {
      reader: readerOf(octokit),
      where,
      choices: of.choices,
      ownerKind: repository.owner.type === 'Organization' ? 'organization' : 'user',
      commit: tip.sha,
      resolve: of.resolve,
    });
    return { ...(await offered(of, octokit, where, repository, wanted, tip.sha)), notes };
  } catch (error) {
    if (!(error instanceof CannotLook)) throw error;
    return { ...emptyFiles(target), skipped: { why: error.gap.reason, inPeace: false } };
  }
}
