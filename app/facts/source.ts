/** Where facts come from, by the kind of subject: GitHub, or a local clone instead. Every read happens once. */
import type { FactName, Facts, SubjectOf, Wanted } from '../../policies/engine/facts.ts';
import { own } from '../../policies/engine/prose.ts';
import type { PolicySubject } from '../../policies/engine/subject.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import type { Delivery } from '../../policies/facts/delivery.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import type { Repository } from '../../policies/facts/repository.ts';
import type { OrganizationReads } from '../github/organization/reads.ts';
import type { KnownRulesets } from '../github/protection/rulesets.ts';
import type { GitHubReads, GuardedOctokit, PullRequestReads } from '../github/reads.ts';
import type { ReleaseReads } from '../github/release/reads.ts';
import { CannotLook, type Looked, type Parts } from '../looked.ts';
import type { CommitFiles, RepositoryReads, RulesReads } from '../repository-reads.ts';

/** SARIF handed in by the caller (an action's input, a command-line flag), already read from disk. */
export interface SarifFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What every kind of subject has. */
interface AnySource {
  readonly wanted: Wanted;
  /** The configuration and waivers of the branch that judges it; null where it belongs to no repository. */
  readonly rules: RulesReads | null;
  /** ISO 8601, UTC: when it is looked at. */
  readonly readAt: string;
  /** HTTP to servers other than this client's GitHub (advisory databases). */
  readonly fetch: typeof fetch;
  /** Only where it is judged alone, after it brought a process down. */
  readonly parts?: Parts;
}

/** A pull request, or the range of a clone that would become one. A merge group is the pull request it was made for. */
export interface PullRequestSource extends AnySource, RepositoryReads {
  readonly kind: 'pull_request';
  readonly rules: RulesReads;
  pullRequest(): Promise<PullRequest>;
  /** Sorted by path. Throws {@link CannotLook} when there is no list; gaps when it is cut short. */
  changedFiles(): Promise<Looked<readonly ChangedFile[]>>;
  /**
   * What each of its commits changes, as `git format-patch` writes it: `text` is null when there is too much to show. Null
   * for a single commit, absent where commits cannot be seen. Throws {@link CannotLook}.
   */
  commitPatches?(): Promise<{ readonly commits: number; readonly text: string | null } | null>;
  /** SARIF given by the caller; null when the caller cannot give any (the App). */
  readonly sarif: readonly SarifFile[] | null;
  /** Absolute folders that the repository was checked out in where that SARIF was made, when the caller knows. */
  readonly checkouts?: readonly string[];
  /** What only GitHub knows; null for a local clone. */
  readonly github: PullRequestReads | null;
  /** The release that the pull request would make; absent for a local clone. */
  readonly release?: ReleaseReads;
  /** The repository's owner by a clone's `origin`, when it shows that; on GitHub it is in `github`. */
  origin?(): Promise<string | null>;
}

/** A published release. */
export interface ReleaseSource extends AnySource, RepositoryReads {
  readonly kind: 'release';
  readonly rules: RulesReads;
  readonly github: GitHubReads;
  readonly release: ReleaseReads;
}

/** A repository itself, on GitHub or as a clone of it. */
export interface RepositorySource extends AnySource {
  readonly kind: 'repository';
  /** Null where nothing was ever pushed. */
  readonly rules: RulesReads | null;
  /** Everything in the commit that is judged: the head of the default branch, or the commit of a clone. */
  readonly files: CommitFiles;
  /** What only GitHub knows; null for a local clone. Collectors that are not `local` take it by {@link onGitHub}. */
  readonly github: GitHubReads | null;
  /** Opens the settings that the wanted facts are about; null for a local clone. */
  readonly settings: GuardedOctokit | null;
  /** As its owner's list has it, where many are judged together. */
  readonly listed?: unknown;
  /** Reads what is the same for all repositories of the owner, once for all; absent where one is judged alone. */
  readonly ofOwner?: GuardedOctokit | undefined;
  /** Rulesets of its owner that were read for another repository; absent where one is judged alone. */
  readonly rulesets?: KnownRulesets | undefined;
  /** How its delivery went, where that is kept; absent elsewhere. */
  readonly delivery?: (() => Promise<Delivery>) | undefined;
  /** Opens files of the client's other repositories; null for a local clone. */
  readonly elsewhere: GuardedOctokit | null;
  /** Throws {@link CannotLook} for a local clone. */
  repository(): Promise<Repository>;
  /** The repository's owner by a clone's `origin`, when it shows that; on GitHub it is in `github`. */
  origin?(): Promise<string | null>;
}

/** What only GitHub knows of a subject. Throws {@link CannotLook} for a local clone. */
export function onGitHub<T>({ github }: { readonly github: T | null }): T {
  if (github === null) throw new CannotLook(own('only GitHub knows it, and a clone does not'));
  return github;
}

/** The organization (or user) that installed Fairlead. Its rules are the organization's file alone. */
export interface OrganizationSource extends AnySource {
  readonly kind: 'organization';
  readonly rules: null;
  readonly github: OrganizationReads;
}

export type Source = PullRequestSource | ReleaseSource | RepositorySource | OrganizationSource;

/** The sources of the subjects that a fact can be known of. */
export type SourceOf<S extends PolicySubject> = Extract<Source, { readonly kind: S }>;

/** Obtains one fact. */
export interface Collector<F extends FactName> {
  readonly fact: F;
  /** GitHub webhook events that can change the fact: the App listens to the union. */
  readonly events: readonly string[];
  /** App permissions that the reads need: `app.yml` asks for the union. */
  readonly permissions: Readonly<Record<string, 'read'>>;
  /** Whether a local clone has it; if not, the command line lists policies that need it as not looked at. */
  readonly local: boolean;
  /** The wishes it reads; reading another one is an error. Sorted. */
  readonly asks: readonly (keyof Wanted)[];
  /**
   * Serves every subject the fact can be known of (a method's parameter would not be checked for that). Throws
   * {@link CannotLook} with the reason when it cannot be collected.
   */
  readonly collect: (source: SourceOf<SubjectOf<F>>) => Promise<Looked<Facts[F]>>;
}
