/** Performs one plan of files, and nothing but it: first every repository is planned again, and any difference ends it. */
import { written } from '../../policies/engine/config/written.ts';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import type { FilesPlan, FilesTarget, Offer } from '../../policies/files/offer.ts';
import { filesBranch, headNow } from '../github/files-write/branch.ts';
import { makeCommit } from '../github/files-write/commit.ts';
import { StepFailed, type Writing } from '../github/files-write/step.ts';
import { moveBranch, showPull } from '../github/files-write/write.ts';
import { inBatches } from '../settings/batches.ts';
import type { FilesJournal, Intended } from './journal.ts';
import { type Done, type FilesAccount, type FilesPerforming, oneByOne, placeOf } from './one-by-one.ts';
import { planOneOf } from './plan.ts';
import type { FilesPlanner } from './plan-repository.ts';

export interface MovedFiles {
  readonly target: string;
  readonly said: Prose;
}

export type AppliedFiles =
  | { readonly kind: 'moved'; readonly moved: readonly MovedFiles[] }
  | { readonly kind: 'nothing to do' }
  | { readonly kind: 'performed'; readonly account: FilesAccount };

const short = (sha: string): string => sha.slice(0, 7);

const whereIs = (sha: string | null): string => (sha === null ? 'not there' : `at ${short(sha)}`);

const textsOf = ({ files }: Pick<Offer, 'files'>): string =>
  written(files.map(({ path, before, after }) => [path, before, after]));

/** Why it cannot be planned any more; null: it can. */
function whyNotPlanned({ files }: Offer, fresh: FilesTarget): Prose | null {
  const { offer, offered, held, skipped, problems, left } = fresh;
  const [problem] = problems;
  if (skipped) return skipped.why;
  if (problem) return say`${problem.path}:${problem.line}: ${problem.message}`;
  if (held || offer || offered) return held;
  const because = left.find(({ what }) => files.some(({ path }) => what.startsWith(path)))?.because;
  return because ?? own('nothing of it is asked for any more');
}

/** What is not as it was when this was planned. */
function whatMoved(planned: Offer, fresh: FilesTarget): Prose {
  const { base, head } = planned;
  const { at, offer } = fresh;
  if (at && at.base !== base.sha)
    return say`${base.branch} is at ${short(at.base)} now, and was at ${short(base.sha)}`;
  const why = whyNotPlanned(planned, fresh);
  if (why) return why;
  if (at && at.head !== head)
    return say`the branch ${filesBranch} is ${own(whereIs(at.head))} now, and was ${own(whereIs(head))}`;
  if (offer && offer.pull !== planned.pull)
    return say`its pull request is ${own(offer.pull === null ? 'not open any more' : `#${offer.pull} now`)}`;
  return own('what would be written is not the same any more');
}

type Checked = { readonly todo: readonly Offer[]; readonly moved: readonly MovedFiles[] };

/** An offer that would be made the same now is to do; one that is made already is not; all others moved. */
async function check(planned: Offer, planner: FilesPlanner): Promise<Checked> {
  const fresh = await planOneOf(planner, planned.target);
  const { offer, offered } = fresh;
  if (offer && written(offer) === written(planned)) return { todo: [offer], moved: [] };
  const isSame = (one: Pick<Offer, 'files'>) => textsOf(one) === textsOf(planned);
  if (offered && isSame(offered)) return { todo: [], moved: [] };
  // The branch has exactly these files already, and only the pull request is missing: a run was cut short.
  if (offer?.parents === null && offer.pull === planned.pull && isSame(offer))
    return { todo: [offer], moved: [] };
  return { todo: [], moved: [{ target: planned.target, said: whatMoved(planned, fresh) }] };
}

/** Right before it is written: what was checked a while ago may have moved since. */
async function stillThere({ target, base, head }: Offer, of: Writing): Promise<boolean> {
  const at = placeOf({ target, base });
  const reader = of.newReader();
  const route = 'GET /repos/{owner}/{repo}/git/ref/{ref}';
  const [{ data }, now] = await Promise.all([
    reader.get(route, { owner: at.owner, repo: at.repo, ref: `heads/${base.branch}` }),
    headNow(reader, at),
  ]);
  return (data as { readonly object: { readonly sha: string } }).object.sha === base.sha && now === head;
}

async function offerOne(offer: Offer, of: Writing): Promise<Done> {
  const at = placeOf(offer);
  let commit: string | null = null;
  try {
    if (!(await stillThere(offer, of)))
      return {
        result: 'failed',
        commit,
        pull: null,
        pause: null,
        said: own('somebody pushed after the plan was checked'),
      };
    if (offer.parents !== null) {
      const files = offer.files.map(({ path, after, mode }) => ({ path, text: after, mode }));
      const made = await makeCommit(of, { ...at, files, parents: offer.parents, message: offer.title });
      await moveBranch(of, at, offer.head, made);
      commit = made;
    }
    const { title, body, keepsWords } = offer;
    const pull = await showPull(of, at, offer.pull, keepsWords ? null : { title, body });
    return { result: 'done', commit, pull, pause: null, said: own('') };
  } catch (error) {
    const step =
      error instanceof StepFailed
        ? error
        : new StepFailed(say`${error instanceof Error ? error.message : String(error)}`, false, error);
    const halfway =
      commit === null
        ? own('')
        : say`. The branch ${filesBranch} is there, without a pull request: apply again`;
    return {
      result: step.unsure ? 'unsure' : 'failed',
      commit,
      pull: null,
      pause: step.pause,
      said: say`${step.said}${halfway}`,
    };
  }
}

export interface ApplyFilesOf extends FilesPerforming {
  readonly planner: FilesPlanner;
  readonly id: string;
  readonly hash: string;
  readonly openJournal: () => FilesJournal;
}

export function intendedOf({ files, body: _, ...offer }: Offer): Intended {
  return { ...offer, paths: files.map(({ path }) => path) };
}

export async function applyFiles(file: FilesPlan, of: ApplyFilesOf): Promise<AppliedFiles> {
  const all = await inBatches(file.targets, ({ edits: [offer] }) => check(offer, of.planner));
  const moved = all.flatMap((one) => one.moved);
  if (moved.length > 0) return { kind: 'moved', moved };
  const todo = all.flatMap((one) => one.todo);
  if (todo.length === 0) return { kind: 'nothing to do' };
  const begin = { id: of.id, of: 'apply', from: of.hash, subject: file.subject } as const;
  const work = (offer: Offer) => offerOne(offer, of);
  const account = await oneByOne(todo, begin, of.openJournal(), of.now, work, intendedOf);
  return { kind: 'performed', account };
}
