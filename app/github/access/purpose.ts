/**
 * What a token is for. A token opens what its purpose needs and nothing more, so that a mistake in one place cannot do
 * what another place is allowed to. Reading never needs a token that can write.
 */
import type { Octokit } from '@octokit/core';
import type { FactName } from '../../../policies/engine/facts.ts';
import type { PolicySubject } from '../../../policies/engine/subject.ts';

/** Purposes that are always the same. */
type Simple =
  /** Reads the subject itself, the files of its repository, and with them its configuration and waivers. */
  | 'subject'
  /** Reads, opens and completes check runs. */
  | 'check'
  /** Reads, writes and edits comments on pull requests. */
  | 'comment'
  /** Reads how delivery goes: pull requests, deployments, runs, issues, history. Gives way to verdicts. */
  | 'delivery'
  /** Reads what a client's evidence is made of: all that Fairlead may read, and nothing that it may write. Gives way to verdicts. */
  | 'evidence'
  /** Reads, opens and closes issues. */
  | 'issue'
  /** Tells on pull requests and commits how delivery went. */
  | 'metrics'
  /** Reads configuration in a client's other repositories. */
  | 'layers'
  /** Finds what should be judged again, in all of a client's repositories. */
  | 'background';

/**
 * `verdict` reads what these facts need; `settings-read` reads the settings that they are about, which no other purpose
 * may.
 */
export type Purpose =
  | { readonly for: Simple }
  /** Writes a section into the notes of releases: only where an owner granted `contents: write` for it, which nothing else needs. */
  | { readonly for: 'release-notes' }
  /** Commits packages to a repository of the client's: only where an owner granted `contents: write` for it. */
  | { readonly for: 'evidence-write' }
  | { readonly for: 'verdict'; readonly kind: PolicySubject; readonly facts: readonly FactName[] }
  | { readonly for: 'settings-read'; readonly facts: readonly FactName[] };

/** One Octokit per purpose. Where one token does everything (a workflow's, a person's), always the same one. */
export type OctokitFor = (purpose: Purpose) => Octokit;

/** What a call that changes settings or files needs, by GitHub's names. */
export type WriteNeed =
  | 'administration'
  | 'contents'
  | 'members'
  | 'organization_administration'
  | 'organization_hooks'
  | 'pull_requests'
  | 'repository_hooks'
  | 'workflows';

/**
 * Changes settings and files, by a plan that somebody applies. Not a {@link Purpose}: whoever asks for a client's Octokit
 * cannot name it. Only the command line mints such a token, for one place, and only with what the plan's calls there need.
 */
export interface SettingsWrite {
  readonly for: 'settings-write';
  readonly needs: readonly WriteNeed[];
}
