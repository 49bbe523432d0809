/** Reads a clone for an audit: its files, its history, its tags. Only reads; nothing leaves the machine. */
import { basename, dirname } from 'node:path';
import type { Gap } from '../../../policies/engine/gap.ts';
import { notKnown, type Part } from '../../../policies/engine/part.ts';
import { list, own, say } from '../../../policies/engine/prose.ts';
import { branchName, defaultBase, readRefs } from '../../git/refs.ts';
import { openRepository, type Repository } from '../../git/repository.ts';
import { CannotLook } from '../../looked.ts';
import type { CloneFacts } from '../model/clone-facts.ts';
import { day, secondsAt } from '../model/clone-facts.ts';
import type { HistoryCommit } from '../model/history.ts';
import { identitiesOf } from '../model/identities.ts';
import { isProgram } from '../model/languages.ts';
import { knowledgeOf } from '../model/truck-factor.ts';
import { knownHoles } from './advisories.ts';
import { maxCommits, readHistory } from './history.ts';
import { readMainline, readTags } from './line.ts';
import { withAges } from './marker-ages.ts';
import { lookForSecrets, type PastBlob, type SecretsCheckpoint, unlooked } from './secrets.ts';
import { sweep } from './sweep.ts';
import { listFiles, type TreeFile } from './tree.ts';

export interface CloneOptions {
  /** ISO 8601, UTC. */
  readonly now: string;
  /** What an earlier look for secrets has done. */
  readonly before?: SecretsCheckpoint;
  /** Called when that was of another clone, or of a history that was rewritten since: it is not gone on from. */
  readonly otherClone?: () => void;
  /** Asks an advisory database, which names and versions of packages are sent to. */
  readonly advisories?: typeof fetch;
  /** Hours in 30 days for the plan; null: as usual. */
  readonly capacity?: number | null;
  /** What is being done, for people who wait. */
  readonly doing?: (what: string) => void;
}

export interface ReadClone {
  readonly repository: Repository;
  readonly facts: CloneFacts;
  readonly checkpoint: SecretsCheckpoint | null;
}

const cutHistory = own('this clone is shallow: its history was cut when it was made');
const deepen = say`Run ${'git fetch --unshallow'} and audit again.`;

/** What is audited: the default branch, or what is checked out where there is none. */
async function headOf(repository: Repository) {
  const refs = await readRefs(repository);
  const name = defaultBase(refs) ?? 'HEAD';
  const [object] = await repository.objects.lookUp([`${name}^{commit}`]);
  if (object?.type !== 'commit')
    throw new CannotLook(own('this repository has no commits yet'), own('There is nothing to audit.'));
  return { commit: object.id, branch: name === 'HEAD' ? refs.current : branchName(refs, name) };
}

/** `acme/shop` by `origin`, or the folder's name. */
async function nameOf(repository: Repository): Promise<string> {
  const folder = basename(repository.gitDir) === '.git' ? dirname(repository.gitDir) : repository.gitDir;
  const name = basename(folder).replace(/\.git$/, '');
  const owner = await repository.originOwner();
  return owner === null ? name : `${owner}/${name}`;
}

/** What commits held and the files do not, newest first. */
function pastBlobs(
  histories: readonly (readonly HistoryCommit[])[],
  present: ReadonlySet<string>,
): readonly PastBlob[] {
  const found = new Map<string, PastBlob>();
  for (const [i, commits] of histories.entries())
    for (const { sha, files } of commits)
      for (const { blob, path } of files)
        if (blob !== null && !present.has(blob))
          found.set(blob, { id: blob, path, commit: sha, onBranch: i === 0 });
  return [...found.values()];
}

async function historyOf(repository: Repository, commit: string) {
  if (repository.shallow) {
    const not = notKnown(cutHistory);
    return {
      commits: not,
      known: [] as readonly HistoryCommit[],
      others: [],
      gaps: [{ reason: cutHistory, remedy: deepen }] as readonly Gap[],
    } as const;
  }
  const [main, others] = [
    await readHistory(repository, commit, { from: commit }),
    await readHistory(repository, commit, { besides: commit }),
  ];
  const gaps = main.cut ? [{ reason: say`only the newest ${maxCommits} commits were read` }] : [];
  return { commits: main.commits, known: main.commits, others: others.commits, gaps } as const;
}

type History = Awaited<ReturnType<typeof historyOf>>;

async function secretsIn(
  repository: Repository,
  files: readonly TreeFile[],
  { commits, others }: History,
  before: SecretsCheckpoint | undefined,
) {
  const known = Array.isArray(commits) ? commits : [];
  const blobs = pastBlobs([known, others], new Set(files.map(({ id }) => id)));
  try {
    const { seen, checkpoint } = await lookForSecrets(repository, files, blobs, before);
    const left = unlooked(seen);
    const gapsOf = (parts: typeof left.files): readonly Gap[] =>
      parts.length > 0 ? [{ reason: say`not looked at for secrets: ${list(parts)}` }] : [];
    return { secrets: seen, gaps: { files: gapsOf(left.files), past: gapsOf(left.past) }, checkpoint };
  } catch (error) {
    if (!(error instanceof CannotLook)) throw error;
    return { secrets: notKnown(error.gap.reason), gaps: { files: [error.gap], past: [] }, checkpoint: null };
  }
}

function knowledgeIn(
  { commits }: History,
  identities: ReturnType<typeof identitiesOf>,
  files: readonly TreeFile[],
  now: string,
): CloneFacts['knowledge'] {
  if (!Array.isArray(commits)) return commits as Part<never>;
  const paths = new Set(files.map(({ path }) => path));
  const counts = (path: string) => paths.has(path) && isProgram(path);
  return knowledgeOf(commits.toReversed(), identities, counts, secondsAt(now));
}

/** What an earlier look did here. */
async function doneBefore(repository: Repository, { before, otherClone = () => {} }: CloneOptions) {
  if (!before) return undefined;
  const [tip] = await repository.objects.lookUp([before.tip]);
  if (tip?.type === 'commit') return before;
  otherClone();
  return undefined;
}

/** Throws `CannotLook` when there is no clone or no commit. */
export async function readClone(path: string, options: CloneOptions): Promise<ReadClone> {
  const { now, doing = () => {} } = options;
  const repository = await openRepository(path);
  const before = await doneBefore(repository, options);
  const { commit, branch } = await headOf(repository);
  doing('files');
  const files = await listFiles(repository, commit);
  const swept = await sweep(repository, files);
  const holes = options.advisories ? await knownHoles(options.advisories, swept.inventory) : null;
  doing('history');
  const history = await historyOf(repository, commit);
  const identities = identitiesOf(history.known.flatMap(({ author, coAuthors }) => [author, ...coAuthors]));
  doing('debt markers');
  const markers = await withAges(repository, history.known, swept.markers);
  doing('secrets');
  const { secrets, gaps, checkpoint } = await secretsIn(repository, files, history, before);
  const facts: CloneFacts = {
    name: await nameOf(repository),
    owner: await repository.originOwner(),
    branch,
    commit,
    now,
    files: files.map(({ path: at, bytes, kind }) => ({ path: at, bytes, kind })),
    lines: swept.lines,
    inlineTests: swept.inlineTests,
    texts: swept.texts,
    commits: history.commits as CloneFacts['commits'],
    identities,
    knowledge: knowledgeIn(history, identities, files, now),
    mainline: repository.shallow
      ? notKnown(cutHistory)
      : await readMainline(repository, commit, secondsAt(now) - 180 * day),
    tags: await readTags(repository),
    historyGaps: history.gaps,
    markers,
    inventory: swept.inventory,
    holes: holes?.value ?? notKnown(own('an audit of a clone asks nobody unless it is told to')),
    holeGaps: holes?.gaps ?? [],
    secrets,
    secretGaps: gaps,
  };
  return { repository, facts, checkpoint: checkpoint && { ...checkpoint, tip: commit } };
}
