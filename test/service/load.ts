/** People at work on pull requests: a seeded run of the acts that change a verdict. */
import type { PullHandle, RepositoryHandle } from '../github/index.ts';
import type { Random } from './random.ts';
import type { Client } from './stage.ts';

interface Act {
  readonly client: Client;
  readonly repository: RepositoryHandle;
  readonly random: Random;
  /** Unlike any other act's. */
  readonly serial: number;
}

/** Opens a pull request that changes one file of its own. */
export async function openOne({ client, repository, serial }: Omit<Act, 'random'>): Promise<PullHandle> {
  const branch = `change-${serial}`;
  const files = { [`src/${serial}.ts`]: `export const serial = ${serial};\n` };
  await repository.commit({ branch, from: 'main', files, message: 'Change', author: client.author });
  return repository.openPullRequest({ title: `Change ${serial}`, head: branch, author: client.author });
}

type OnPull = (act: Act, pull: PullHandle) => Promise<unknown>;

const push: OnPull = ({ client, repository, serial }, pull) =>
  repository.commit({
    branch: pull.data.head.ref,
    files: { [`src/more-${serial}.ts`]: `export const more = ${serial};\n` },
    message: 'More',
    author: client.author,
  });

const check: OnPull = ({ repository, random }, pull) =>
  repository.createCheckRun({
    name: 'test',
    headSha: pull.headSha,
    status: 'completed',
    conclusion: random.pick(['success', 'success', 'failure'] as const),
  });

const review: OnPull = ({ client, random }, pull) =>
  pull.review({
    by: random.pick(client.reviewers),
    state: random.pick(['APPROVED', 'APPROVED', 'CHANGES_REQUESTED'] as const),
  });

const edit: OnPull = ({ serial }, pull) => pull.edit({ title: `Title ${serial}` });

const close: OnPull = (_, pull) => pull.close();

/** The frequent ones more than once. */
const acts: readonly OnPull[] = [push, push, check, check, check, review, review, review, edit, close];

export const openPulls = (repository: RepositoryHandle): readonly PullHandle[] =>
  repository.pullRequests().filter(({ data }) => data.state === 'open');

/** One act somewhere, at most `most` open pull requests in a repository. */
export async function actOnce(
  clients: readonly Client[],
  random: Random,
  serial: number,
  most: number,
): Promise<void> {
  const client = random.pick(clients);
  const repository = random.pick(client.repositories);
  const act = { client, repository, random, serial };
  const open = openPulls(repository);
  if (open.length < most && random.next() < 0.4) await openOne(act);
  else if (open.length > 0) await random.pick(acts)(act, random.pick(open));
}
