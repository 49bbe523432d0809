/** Where the layers of other repositories come from: GitHub with this client's own token, or nowhere. */
import { own, type Prose } from '../../policies/engine/prose.ts';
import { once } from '../facts/once.ts';
import type { Version } from '../facts/source.ts';
import { type FileAnswer, otherHistory, readOtherFile } from '../github/other-files.ts';
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
}

/**
 * Where every repository keeps its configuration, an organization's `.github` and one that shares its file among them: a
 * repository asks of itself what it asks of others.
 */
export const configurationPath = '.github/fairlead.yml';

/** `octokit` speaks for one client: what its token may not see is not there, whoever else can see it. */
export function githubElsewhere(octokit: ClientOctokit, owner: string): Elsewhere {
  const fileOf = (ask: Parameters<typeof readOtherFile>[1]): OtherFile => ({
    read: once(() => readOtherFile(octokit, ask)),
    history: (commit) => otherHistory(octokit, ask, commit),
  });
  const known = new Map<string, OtherFile>();
  return {
    organization: {
      name: `${owner}/.github`,
      path: `${owner}/.github/${configurationPath}`,
      layerAt: (commit) => `${owner}/.github@${commit.slice(0, 7)}`,
      ...fileOf({ owner, repo: '.github', ref: null, path: configurationPath }),
    },
    shared: ({ owner, repo, ref }) => {
      const key = `${owner}/${repo}@${ref}`;
      const file = known.get(key) ?? fileOf({ owner, repo, ref, path: configurationPath });
      known.set(key, file);
      return file;
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
  };
}

export const nobodyLooked = nowhere(own('other repositories are not looked at here'));
