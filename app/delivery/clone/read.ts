/** What a clone holds of a branch's history: every commit that it or a tag reaches, the branch's own line, and the tags. */
import { own } from '../../../policies/engine/prose.ts';
import { authorKind } from '../../git/author-kind.ts';
import type { LineCommit } from '../../git/line.ts';
import type { Repository } from '../../git/repository.ts';
import { answer } from '../../git/run.ts';
import { type CommitGraph, graphBuilder } from '../definitions/graph.ts';
import type { Cohort } from '../definitions/model.ts';
import { eachRecord } from './records.ts';
import type { Tag } from './tags.ts';

/** By a commit's place in the graph. */
export interface Commits {
  readonly graph: CommitGraph;
  /** Seconds since 1970. */
  readonly writtenAt: readonly number[];
  readonly committedAt: readonly number[];
  readonly cohort: readonly Cohort[];
}

/** Nothing of who people are is kept but whether they are people. */
function cohorts(): (name: string, email: string) => Cohort {
  const known = new Map<string, Cohort>();
  return (name, email) => {
    const key = `${name}\0${email}`;
    const found = known.get(key) ?? authorKind({ name, email });
    known.set(key, found);
    return found;
  };
}

/** As `git cherry-pick -x` writes it. */
const copied = /\(cherry picked from commit ([0-9a-f]{40,64})\)/g;

/** A part of a long text would hold all of it in memory. */
const detached = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

export async function readCommits(repository: Repository, head: string): Promise<Commits> {
  const builder = graphBuilder();
  const writtenAt: number[] = [];
  const committedAt: number[] = [];
  const cohort: Cohort[] = [];
  const cohortOf = cohorts();
  const { graph } = builder;
  const kept = (sha: string) => (graph.indexOf(sha) === null ? detached(sha) : sha);
  const format = '--format=tformat:%H%x00%P%x00%at%x00%ct%x00%aN%x00%aE%x00%b%x00';
  const args = ['-c', `mailmap.blob=${head}:.mailmap`, 'log', format, head, '--tags', '--'];
  await eachRecord(repository, args, { fields: 7, doing: own('list the commits') }, (record) => {
    const [sha = '', parents = '', written = '', committed = '', name = '', email = '', body = ''] = record;
    // Every record but the first begins with the line break that ends the one before.
    const id = kept(sha.trimStart());
    const index = builder.add(id, parents === '' ? [] : parents.split(' ').map(kept));
    writtenAt[index] = secondsOf(written);
    committedAt[index] = secondsOf(committed);
    cohort[index] = cohortOf(name, email);
    if (!body.includes('(cherry picked from commit ')) return;
    builder.copy(
      id,
      [...body.matchAll(copied)].map(([, origin = '']) => detached(origin)),
    );
  });
  return { graph, writtenAt, committedAt, cohort };
}

/** The last second of the year 9999: what a broken clock says beyond it is no date. */
const latest = 253_402_300_799;

function secondsOf(text: string): number {
  const seconds = Number(text);
  return seconds >= 0 && seconds <= latest ? seconds : 0;
}

/** Characters of a message that are looked at. */
const maxMessage = 20_000;

/** Newest first. */
export async function readLine(repository: Repository, head: string): Promise<readonly LineCommit[]> {
  const line: LineCommit[] = [];
  await eachRecord(
    repository,
    ['log', '--first-parent', '--format=tformat:%H%x00%T%x00%P%x00%ct%x00%B%x00', head, '--'],
    { fields: 5, doing: own('list the branch’s commits') },
    ([sha = '', tree = '', parents = '', committed = '', message = '']) => {
      line.push({
        sha: sha.trimStart(),
        tree,
        parents: parents === '' ? [] : parents.split(' '),
        date: new Date(secondsOf(committed) * 1000).toISOString(),
        // Who made it is not asked here.
        author: '',
        message: message.slice(0, maxMessage),
      });
    },
  );
  return line;
}

export interface ReadTags {
  /** Sorted by name. */
  readonly tags: readonly Tag[];
  /** Those that name no commit. */
  readonly strange: number;
}

export async function readTags(repository: Repository): Promise<ReadTags> {
  const format = [
    '%(refname:strip=2)',
    '%(objecttype)',
    '%(creatordate:unix)',
    '%(objectname)',
    '%(*objectname)',
    '%(*objecttype)',
  ].join('%00');
  const result = await repository.run(['for-each-ref', '--sort=refname', `--format=${format}`, 'refs/tags']);
  const lines = answer(result, own('list the tags')).toString('utf8').split('\n').filter(Boolean);
  const tags = lines.flatMap((line): readonly Tag[] => {
    const [name = '', type, seconds = '', itself = '', peeled = '', target] = line.split('\0');
    const lightweight = type === 'commit';
    const at = secondsOf(seconds);
    if ((!lightweight && target !== 'commit') || seconds === '' || !(at > 0)) return [];
    return [{ name, commit: lightweight ? itself : peeled, at, lightweight }];
  });
  return { tags, strange: lines.length - tags.length };
}
