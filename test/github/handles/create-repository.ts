/** New repositories: empty, imported from a local one, or forked. */
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createBare, openRefs, type Refs, readRefs } from '../git/refs.ts';
import { runGit } from '../git/run.ts';
import { type GitStore, openStore } from '../git/store.ts';
import { repositorySettings } from '../state/settings.ts';
import type { Account, Repository } from '../state.ts';
import { repositoryByName, type World } from '../world.ts';

export interface NewRepository {
  /** Private unless said otherwise: what clients have. */
  readonly private?: boolean;
  /** Any git repository on this machine: all its branches and tags are taken over. */
  readonly from?: string;
  readonly defaultBranch?: string;
  readonly description?: string;
}

interface Storage {
  readonly store: GitStore;
  readonly refs: Refs;
  readonly defaultBranch: string;
}

/** Hard links on the same disk: as fast for a large repository as for a small one. */
async function imported(directory: string, from: string, wanted: string | undefined): Promise<Storage> {
  await runGit(null, ['clone', '--quiet', '--bare', '--no-hardlinks', from, directory]);
  const known = await readRefs(directory);
  const head = (await runGit(directory, ['symbolic-ref', '--short', 'HEAD'], [1, 128])).stdout
    .toString()
    .trim();
  const branches = [...known.keys()].filter((name) => name.startsWith('refs/heads/'));
  const first = branches[0]?.slice('refs/heads/'.length);
  const exists = (name: string | undefined): boolean =>
    name !== undefined && branches.includes(`refs/heads/${name}`);
  const defaultBranch = [wanted, head, 'main', 'master', first].find(exists) ?? 'main';
  return { store: openStore(directory), refs: openRefs(directory, known), defaultBranch };
}

function empty(directory: string, defaultBranch = 'main'): Storage {
  createBare(directory, defaultBranch);
  return { store: openStore(directory), refs: openRefs(directory), defaultBranch };
}

function add(
  world: World,
  owner: Account,
  name: string,
  { store, refs, defaultBranch }: Storage,
  about: Pick<NewRepository, 'private' | 'description'>,
  parent: Repository | null,
): Repository {
  const repository: Repository = {
    id: world.nextId(),
    owner,
    name,
    formerNames: new Set(),
    parent,
    store,
    refs,
    createdAt: world.now(),
    pulls: new Map(),
    issues: new Map(),
    hasIssues: true,
    releases: [],
    commitComments: [],
    checkRuns: [],
    checkSuites: [],
    statuses: [],
    comments: [],
    artifacts: [],
    workflowRuns: [],
    collaborators: new Map(),
    invitations: [],
    protections: new Map(),
    rulesets: [],
    settings: repositorySettings(),
    deployKeys: [],
    hooks: [],
    environments: [],
    deployments: [],
    alerts: { dependabot: [], secrets: [] },
    issueEvents: [],
    activities: [],
    ruleSuites: [],
    signatures: parent?.signatures ?? new Map(),
    private: about.private ?? true,
    archived: false,
    disabled: false,
    defaultBranch,
    description: about.description ?? null,
    pushedAt: world.now(),
    lastNumber: 0,
    codeScanning: null,
    dependencyReview: null,
  };
  world.repositories.push(repository);
  return repository;
}

function directoryFor(world: World, owner: Account, name: string): string {
  if (repositoryByName(world, owner.login, name)) throw new Error(`${owner.login}/${name} exists already`);
  const directory = join(world.directory, owner.login, `${name}.git`);
  // The name may have been another repository's, renamed or deleted since.
  if (existsSync(directory)) return join(world.directory, owner.login, `${name}-${world.nextId()}.git`);
  return directory;
}

export async function addRepository(
  world: World,
  owner: Account,
  name: string,
  about: NewRepository = {},
): Promise<Repository> {
  const directory = directoryFor(world, owner, name);
  const storage =
    about.from === undefined
      ? empty(directory, about.defaultBranch)
      : await imported(directory, about.from, about.defaultBranch);
  return add(world, owner, name, storage, about, null);
}

/** Shares its parent's objects, as forks on GitHub do. */
export function forkRepository(
  world: World,
  parent: Repository,
  owner: Account,
  name: string = parent.name,
): Repository {
  const directory = directoryFor(world, owner, name);
  createBare(directory, parent.defaultBranch, join(parent.store.directory, 'objects'));
  const packed = join(parent.refs.directory, 'packed-refs');
  if (existsSync(packed)) cpSync(packed, join(directory, 'packed-refs'));
  const refs = openRefs(directory);
  for (const { name: ref, oid } of parent.refs.list('refs/')) {
    if (!ref.startsWith('refs/pull/')) refs.set(ref, oid);
  }
  const storage: Storage = { store: parent.store, refs, defaultBranch: parent.defaultBranch };
  return add(world, owner, name, storage, { private: parent.private }, parent);
}
