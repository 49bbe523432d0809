/** Where the layers of other repositories come from: GitHub with this client's own token, or nowhere. */
import { own, type Prose } from '../../policies/engine/prose.ts';
import { once } from '../facts/once.ts';
import type { Version } from '../facts/source.ts';
import {
  type FileAnswer,
  type FileRevision,
  otherHistory,
  readOtherFile,
  revisionOf,
} from '../github/other-files.ts';
import type { ClientOctokit } from '../github/reads.ts';

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

/** An organization's file: what problems call it, what values that come from it do, and what stands in for it. */
export interface OrganizationFile extends OtherFile {
  /** `acme/.github`, or the path of a file on disk. */
  readonly name: string;
  readonly path: string;
  readonly layerAt: (commit: string) => string;
}

export interface Elsewhere {
  /** Prose says why nobody looked. */
  readonly organization: OrganizationFile | Prose;
  readonly shared: (ask: SharedAsk) => OtherFile;
  /** The files that were asked for so far, as they were found; sorted. */
  readonly revisions: () => Promise<readonly FileRevision[]>;
}

/**
 * Where every repository keeps its configuration, an organization's `.github` and one that shares its file among them: a
 * repository asks of itself what it asks of others.
 */
export const configurationPath = '.github/fairlead.yml';

/** `octokit` speaks for one client: what its token may not see is not there, whoever else can see it. */
export function githubElsewhere(octokit: ClientOctokit, owner: string): Elsewhere {
  const answers = new Map<string, Promise<FileRevision | null>>();
  const known = new Map<string, OtherFile>();
  const fileOf = (ask: Parameters<typeof readOtherFile>[1]): OtherFile => {
    const key = `${ask.owner}/${ask.repo}@${ask.ref ?? ''}`;
    const read = once(() => {
      const answer = readOtherFile(octokit, ask);
      answers.set(
        key,
        answer.then((one) => revisionOf(ask, one)),
      );
      return answer;
    });
    const file = known.get(key) ?? { read, history: (commit) => otherHistory(octokit, ask, commit) };
    known.set(key, file);
    return file;
  };
  return {
    organization: {
      name: `${owner}/.github`,
      path: `${owner}/.github/${configurationPath}`,
      layerAt: (commit) => `${owner}/.github@${commit.slice(0, 7)}`,
      ...fileOf({ owner, repo: '.github', ref: null, path: configurationPath }),
    },
    shared: ({ owner, repo, ref }) => fileOf({ owner, repo, ref, path: configurationPath }),
    revisions: async () => {
      const sorted = [...answers].sort(([a], [b]) => (a < b ? -1 : 1));
      const found = await Promise.all(sorted.map(([, answer]) => answer));
      return found.filter((one) => one !== null);
    },
  };
}

/** For a place that can see no other repository. */
export function nowhere(why: Prose): Elsewhere {
  const gap = { reason: why };
  return {
    organization: why,
    shared: () => ({
      read: async () => ({ kind: 'unreadable', gap, passing: false }),
      history: async function* () {},
    }),
    revisions: async () => [],
  };
}

export const nobodyLooked = nowhere(own('other repositories are not looked at here'));
