/** A clone → the history of its delivery, with what it cannot tell. */
import { say } from '../../../policies/engine/prose.ts';
import { defaultBase, readRefs } from '../../git/refs.ts';
import { openRepository, type Repository } from '../../git/repository.ts';
import { answer } from '../../git/run.ts';
import { CannotLook } from '../../looked.ts';
import type { History } from '../definitions/measure.ts';
import type { Change, DeploymentEvent } from '../definitions/model.ts';
import { homeOf } from '../definitions/references.ts';
import { changesIn } from './changes.ts';
import { readCommits, readLine, readTags } from './read.ts';
import { type ChosenTags, chosenTags, type Tag } from './tags.ts';

export interface CloneHistory {
  readonly history: History;
  readonly branch: string;
  readonly chosen: ChosenTags;
  readonly shallow: boolean;
  /** Deployments of which only the commit's time is known. */
  readonly lightweight: number;
  /** Tags that name no commit. */
  readonly strange: number;
  readonly unnamedReverts: number;
}

export interface CloneAsk {
  /** A folder of the clone. */
  readonly path: string;
  /** Glob of tags; null: chosen by what they are called. */
  readonly deployments: string | null;
  /** Null: the default branch. */
  readonly branch: string | null;
}

async function headOf(repository: Repository, wanted: string | null) {
  const refs = await readRefs(repository);
  const branch = wanted ?? defaultBase(refs) ?? refs.current;
  if (branch === null)
    throw new CannotLook(
      say`The clone does not say which branch is the default`,
      say`Name it: ${'--branch NAME'}`,
    );
  const result = await repository.run([
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${branch}^{commit}`,
  ]);
  if (result.code !== 0)
    throw new CannotLook(
      say`There is no branch ${branch} with a commit`,
      say`Name another one: ${'--branch NAME'}`,
    );
  return { branch, head: answer(result, say`find ${branch}`).toString('utf8').trim() };
}

const eventOf = ({ name, commit, at, lightweight }: Tag): DeploymentEvent => ({
  id: name,
  service: '',
  commit,
  source: 'tag',
  environment: 'production',
  time: lightweight ? 'at least' : 'exact',
  statuses: [{ state: 'success', at }],
});

/** The first moment of which the clone tells; null: of none. */
function beginsOf(changes: readonly Change[], tags: readonly Tag[]): number | null {
  const moments = [
    ...changes.flatMap(({ outcome }) => (outcome.kind === 'landed' ? [outcome.at] : [])),
    ...tags.map(({ at }) => at),
  ];
  return moments.reduce<number | null>((least, at) => (least === null ? at : Math.min(least, at)), null);
}

/** Throws `CannotLook`. */
export async function historyOfClone({ path, deployments, branch: wanted }: CloneAsk): Promise<CloneHistory> {
  const repository = await openRepository(path);
  const { branch, head } = await headOf(repository, wanted);
  const { tags, strange } = await readTags(repository);
  const chosen = chosenTags(tags, deployments);
  // Both at once: most of the time is git's, which has a processor of its own for each.
  const [commits, line] = await Promise.all([readCommits(repository, head), readLine(repository, head)]);
  const origin = await repository.run(['config', '--get', 'remote.origin.url']);
  const home = homeOf(origin.stdout.toString('utf8').trim());
  const { changes, unnamedReverts } = changesIn(line, commits, home);
  const { graph } = commits;
  const begins = beginsOf(changes, chosen.deployments);
  return {
    history: {
      changes,
      deployments: chosen.deployments.map(eventOf),
      incidents: [],
      lines: { graph, head },
      ...(begins === null ? {} : { begins }),
    },
    branch,
    chosen,
    shallow: repository.shallow,
    lightweight: chosen.deployments.filter(({ lightweight }) => lightweight).length,
    strange,
    unnamedReverts,
  };
}
