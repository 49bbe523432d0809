/** Paths that changes touch, read only where services are told apart: GitHub computes a diff for each. */
import { own } from '../../../policies/engine/prose.ts';
import { askForLess } from '../../github/access/ask-for-less.ts';
import { allPages } from '../../github/access/assessment-octokit.ts';
import { cannotLook } from '../../github/access/reasons.ts';
import { present } from '../../github/connection.ts';
import { CannotLook } from '../../looked.ts';
import { type At, ask } from './ask.ts';
import { idOfPull } from './change.ts';
import { pushesOf } from './history.ts';
import { type Reading, withPage } from './reading.ts';

/** Pull requests in one request; each is a diff, and GitHub ends a request after ten seconds. */
const sizes = [8, 4, 1] as const;

type Answer = Readonly<
  Record<
    `pull${number}`,
    {
      readonly files: {
        readonly totalCount: number;
        readonly nodes: readonly ({ readonly path: string } | null)[] | null;
      } | null;
    } | null
  >
>;

const what = own('the files of pull requests');

async function filesOfPulls(at: At, numbers: readonly number[], request: object) {
  const { repository, points } = await ask<Answer>(
    at,
    {
      body: numbers
        .map(
          (_, i) =>
            `pull${i}: pullRequest(number: $number${i}) { files(first: 100) { totalCount nodes { path } } }`,
        )
        .join(' '),
      variables: Object.fromEntries(numbers.map((value, i) => [`number${i}`, { type: 'Int!', value }])),
      what,
      permission: 'pull_requests: read',
    },
    request,
  );
  const rows = numbers.flatMap((number, i) => {
    const files = repository[`pull${i}`]?.files;
    const paths = present(files?.nodes ?? []).map(({ path }) => path);
    return files ? [{ number, paths, whole: paths.length >= files.totalCount }] : [];
  });
  return { rows, points };
}

/** A pull request of more than a hundred files is listed over REST, which shows 3,000. */
async function pathsOf({ octokit, owner, repo }: At, number: number): Promise<readonly string[]> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
  const files = await allPages<{ readonly filename: string; readonly previous_filename?: string }>(
    octokit,
    route,
    {
      owner,
      repo,
      pull_number: number,
    },
  );
  return files.flatMap(({ filename, previous_filename: before }) => [filename, ...(before ? [before] : [])]);
}

async function pathsOfCommit({ octokit, owner, repo }: At, sha: string): Promise<readonly string[]> {
  const route = 'GET /repos/{owner}/{repo}/commits/{ref}';
  const files = await allPages<{ readonly filename: string }>(
    octokit,
    route,
    { owner, repo, ref: sha },
    'files',
  );
  return files.map(({ filename }) => filename);
}

/** Pushes whose files are read, one request each; of more it is not known. */
const maxPushes = 300;

function wanted(reading: Reading): { readonly pulls: readonly number[]; readonly pushes: readonly string[] } {
  const known = new Set(reading.rows.files.map(({ id }) => id));
  const pulls = reading.rows.pulls.filter(
    ({ state, number }) => state === 'merged' && !known.has(idOfPull(number)),
  );
  return {
    pulls: [...new Set(pulls.map(({ number }) => number))],
    pushes: pushesOf(reading)
      .slice(0, maxPushes)
      .filter((sha) => !known.has(sha)),
  };
}

/** Throws `CannotLook`; what the token may not see is written down with the reason. */
export async function readFiles(
  at: At,
  first: Reading,
  keep: (reading: Reading) => Promise<void>,
): Promise<void> {
  let reading = first;
  const add = async (rows: Reading['rows']['files'], points: number) => {
    reading = withPage(reading, 'files', rows, {}, points);
    await keep(reading);
  };
  const { pulls, pushes } = wanted(first);
  try {
    for (let from = 0; from < pulls.length; ) {
      const read = await askForLess(sizes, async ({ size, request }) => {
        const numbers = pulls.slice(from, from + size);
        return { ...(await filesOfPulls(at, numbers, request)), size };
      });
      from += read.size;
      const rows: { id: string; paths: readonly string[] }[] = [];
      for (const { number, paths, whole } of read.rows)
        rows.push({ id: idOfPull(number), paths: whole ? paths : await pathsOf(at, number) });
      await add(rows, read.points);
    }
    for (const sha of pushes) await add([{ id: sha, paths: await pathsOfCommit(at, sha) }], 0);
  } catch (error) {
    throw error instanceof CannotLook ? error : cannotLook(error, what, 'pull_requests: read');
  }
}
