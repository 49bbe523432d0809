/** Takes back what a run offered: the pull request is closed and the branch deleted, unless somebody added to it. */
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import type { Reader } from '../github/access/read-only.ts';
import { cannotLook, statusOf } from '../github/access/reasons.ts';
import { branchState, filesBranch, type Pull, pullsInto } from '../github/files-write/branch.ts';
import { StepFailed } from '../github/files-write/step.ts';
import { closePull, deleteBranch } from '../github/files-write/write.ts';
import { CannotLook } from '../looked.ts';
import { inBatches } from '../settings/batches.ts';
import type { FilesJournal, FilesRun, Intended } from './journal.ts';
import { type Done, type FilesAccount, type FilesPerforming, oneByOne, placeOf } from './one-by-one.ts';

export interface NotTakenBack {
  readonly target: string;
  readonly said: Prose;
}

/** One repository in which something is to be taken back. */
export interface Back {
  readonly target: string;
  readonly title: string;
  readonly offer: Intended;
  /** Of the branch now. */
  readonly head: string | null;
  /** The open pull request. */
  readonly pull: { readonly number: number; readonly url: string } | null;
}

export interface BackPlan {
  readonly back: readonly Back[];
  readonly refused: readonly NotTakenBack[];
  /** Repositories in which nothing of it is left. */
  readonly already: number;
}

type Found = Back | NotTakenBack | null;

async function headOfBase(reader: Reader, { target, base }: Intended): Promise<{ id: number; sha: string }> {
  const { owner, repo } = placeOf({ target, base });
  const at = { owner, repo };
  const [repository, branch] = await Promise.all([
    reader.get('GET /repos/{owner}/{repo}', at),
    reader.get('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...at, ref: `heads/${base.branch}` }),
  ]);
  const { id } = repository.data as { readonly id: number };
  return { id, sha: (branch.data as { readonly object: { readonly sha: string } }).object.sha };
}

/** A run that was cut short may have opened one that it could not note down. */
function isOfRun({ number, title, base }: Pull, offer: Intended, pull: number | null): boolean {
  return pull === null ? base.ref === offer.base.branch && title === offer.title : number === pull;
}

/** Whose the branch is and what became of the pull request decide. Throws what Octokit throws, and `CannotLook`. */
async function lookAt(offer: Intended, pull: number | null, reader: Reader): Promise<Found> {
  const { target, title } = offer;
  const { id, sha } = await headOfBase(reader, offer);
  if (id !== offer.repositoryId) return { target, said: own('another repository has this name now') };
  const base = { branch: offer.base.branch, sha };
  const { branch, pulls } = await branchState(reader, placeOf({ target, base }));
  const merged = pulls.find(({ number, merged_at }) => number === pull && merged_at !== null);
  if (merged)
    return {
      target,
      said: say`pull request #${merged.number} was merged: only another pull request takes it back`,
    };
  if (branch.kind === 'theirs') return { target, said: branch.because };
  const open = pulls.filter(({ state }) => state === 'open');
  const ours = open.find((one) => isOfRun(one, offer, pull)) ?? null;
  const other = open.find((one) => one !== ours);
  if (other)
    return {
      target,
      said: say`this run did not open pull request #${other.number} from ${filesBranch}, and it would be closed with the branch`,
    };
  const head = branch.kind === 'ours' ? branch.head : null;
  if (head === null && !ours) return null;
  const [into] = await pullsInto(reader, placeOf({ target, base }));
  if (into !== undefined)
    return { target, said: say`pull request #${into} goes into ${filesBranch}, and would be closed with it` };
  return { target, title, offer, head, pull: ours && { number: ours.number, url: ours.html_url } };
}

function whyNot(error: unknown, { target }: Intended): NotTakenBack {
  if (statusOf(error) === 404)
    return { target, said: own('it is not there any more, or the token may not see it') };
  const looked = error instanceof CannotLook ? error : cannotLook(error, say`${target}`);
  return { target, said: looked.gap.reason };
}

/** Reads only. The last repository first. */
export async function planFilesBack(run: FilesRun, newReader: () => Reader): Promise<BackPlan> {
  const open = run.steps.filter(
    ({ outcome }) =>
      !outcome || outcome.result === 'unsure' || outcome.commit !== null || outcome.pull !== null,
  );
  const found = await inBatches(open.toReversed(), ({ intent: { offer }, outcome }) =>
    lookAt(offer, outcome?.pull?.number ?? offer.pull, newReader()).catch((error: unknown) =>
      whyNot(error, offer),
    ),
  );
  const there = found.filter((one) => one !== null);
  return {
    back: there.filter((one) => 'offer' in one),
    refused: there.filter((one) => 'said' in one),
    already: found.length - there.length,
  };
}

const failed = (said: Prose): Done => ({ result: 'failed', commit: null, pull: null, pause: null, said });

async function backOne(back: Back, of: FilesPerforming): Promise<Done> {
  const { offer, head, pull } = back;
  const now = await lookAt(offer, pull?.number ?? null, of.newReader()).catch((error: unknown) =>
    whyNot(error, offer),
  );
  if (now && 'said' in now) return failed(now.said);
  if ((now?.head ?? null) !== head) return failed(own('somebody pushed meanwhile'));
  return closed(back, of);
}

/** First closed, so that nobody is left with a pull request without a branch. */
async function closed({ offer, head, pull }: Back, of: FilesPerforming): Promise<Done> {
  const at = placeOf(offer);
  let isClosed = pull === null;
  try {
    if (pull) await closePull(of, at, pull.number);
    isClosed = true;
    if (head !== null) await deleteBranch(of, at);
    const said = own(pull ? 'closed, and its branch deleted' : 'its branch deleted');
    return { result: 'done', commit: null, pull, pause: null, said };
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    const halfway = isClosed && pull ? say`it is closed, but ${filesBranch} is still there: ` : own('');
    return {
      result: error.unsure ? 'unsure' : 'failed',
      commit: null,
      pull: isClosed ? pull : null,
      pause: error.pause,
      said: say`${halfway}${error.said}`,
    };
  }
}

export interface UndoFilesOf extends FilesPerforming {
  readonly id: string;
  readonly openJournal: () => FilesJournal;
}

/** Performs what {@link planFilesBack} found. */
export async function undoFiles(
  run: FilesRun,
  { back }: BackPlan,
  of: UndoFilesOf,
): Promise<FilesAccount | null> {
  if (back.length === 0) return null;
  const begin = { id: of.id, of: 'undo', from: run.begin.id, subject: run.begin.subject } as const;
  return oneByOne(
    back,
    begin,
    of.openJournal(),
    of.now,
    (one) => backOne(one, of),
    ({ offer, pull }) => ({ ...offer, pull: pull?.number ?? null }),
  );
}
