/** Where the layers of other repositories come from: GitHub with this client's own token, or nowhere. */
import { own, type Prose } from '../../policies/engine/prose.ts';
import { waiversPath } from '../../policies/engine/waivers/read.ts';
import {
  type FileAnswer,
  type FileAsk,
  type FileRevision,
  otherFiles,
  otherHistory,
  readOtherFile,
} from '../github/files/other-files.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import { once } from '../once.ts';
import type { Version } from '../repository-reads.ts';
import { recorder } from './found.ts';

/** A branch, tag or commit of a repository. */
export interface SharedAsk {
  readonly owner: string;
  readonly repo: string;
  readonly ref: string;
}

/** A file in another repository, and its past. */
export interface OtherFile {
  /** Every read happens once. Never throws. */
  readonly read: () => Promise<FileAnswer>;
  readonly history: (commit: string) => AsyncIterable<Version>;
}

/** An organization's file: its name in problems and as an origin of values, and how to read it. */
export interface OrganizationFile extends OtherFile {
  /** `acme/.github`, or the path of a file on disk. */
  readonly name: string;
  readonly path: string;
  readonly layerAt: (commit: string) => string;
  /** Its file of waivers, read together with it; null where it can have none. */
  readonly waivers: OrganizationWaivers | null;
}

export interface OrganizationWaivers {
  /** `acme/.github`: when that repository is judged itself, its file is not read a second time. */
  readonly name: string;
  /** As people would find it. */
  readonly path: string;
  /** Never throws. */
  readonly read: () => Promise<FileAnswer>;
}

export interface Elsewhere {
  /** A prose value says why it was not looked for. */
  readonly organization: OrganizationFile | Prose;
  readonly shared: (ask: SharedAsk) => OtherFile;
  /** The files that were read so far, as they were found; sorted. */
  readonly revisions: () => Promise<readonly FileRevision[]>;
  /** Repositories of files that were found so far and that not everybody may read: `owner/repo`, lower case, sorted. */
  readonly closed: () => Promise<readonly string[]>;
}

/**
 * Where every repository keeps its configuration, including an organization's `.github` and a repository that shares its
 * file: what it asks of others it asks of itself.
 */
export const configurationPath = '.github/fairlead.yml';

/** Both files in one read, as far as they are there. */
function githubOrganization(
  octokit: GuardedOctokit,
  owner: string,
  record: ReturnType<typeof recorder>['record'],
): OrganizationFile {
  const at = { owner, repo: '.github', ref: null };
  const [readConfiguration, readWaivers] = otherFiles(octokit, at, [configurationPath, waiversPath]);
  const one = (ask: FileAsk, read: (() => Promise<FileAnswer>) | undefined) =>
    once(() => record(ask, read ? read() : Promise.resolve({ kind: 'unseen' })));
  const name = `${owner}/.github`;
  const configuration = { ...at, path: configurationPath };
  return {
    name,
    path: `${name}/${configurationPath}`,
    layerAt: (commit) => `${name}@${commit.slice(0, 7)}`,
    read: one(configuration, readConfiguration),
    history: (commit) => otherHistory(octokit, configuration, commit),
    waivers: { name, path: `${name}/${waiversPath}`, read: one({ ...at, path: waiversPath }, readWaivers) },
  };
}

/** `octokit` speaks for one client: what its token may not see does not exist for it, even if others can see it. */
export function githubElsewhere(octokit: GuardedOctokit, owner: string): Elsewhere {
  const { record, revisions, closed } = recorder();
  const known = new Map<string, OtherFile>();
  const fileOf = (ask: FileAsk): OtherFile => {
    const key = `${ask.owner}/${ask.repo}@${ask.ref ?? ''}`;
    const read = once(() => record(ask, readOtherFile(octokit, ask)));
    const file = known.get(key) ?? { read, history: (commit) => otherHistory(octokit, ask, commit) };
    known.set(key, file);
    return file;
  };
  return {
    organization: githubOrganization(octokit, owner, record),
    shared: ({ owner, repo, ref }) => fileOf({ owner, repo, ref, path: configurationPath }),
    revisions,
    closed,
  };
}

/** For a command that can see no other repository. */
export function nowhere(why: Prose): Elsewhere {
  const gap = { reason: why };
  return {
    organization: why,
    shared: () => ({
      read: async () => ({ kind: 'unreadable', gap, passing: false }),
      history: async function* () {},
    }),
    revisions: async () => [],
    closed: async () => [],
  };
}

export const notLookedFor = nowhere(own('other repositories are not looked at here'));
