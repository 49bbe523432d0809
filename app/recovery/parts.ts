/** What the nets against loss need of the world. Each net is a function of these that resolves with what it did. */
import type { Octokit } from '@octokit/rest';
import type { LifeChange } from '../clients/life-events.ts';
import type { Purpose } from '../github/access/purpose.ts';
import type { IssueKey, IssuePurpose } from '../publish/purposes.ts';
import type { KnownIssue } from '../store/issues.ts';
import type { StaleCheck } from '../store/open-checks.ts';
import type { KnownRepository } from '../store/repositories.ts';
import type { Swept } from '../store/sweeps.ts';
import type { RecordedVerdict } from '../store/verdicts.ts';
import type { EndedUse } from '../store/waiver-uses.ts';
import type { RepositoryRef, Task } from '../task.ts';
import type { Log } from '../world.ts';

/** What a net did, as numbers: logged, and shown as metrics. */
export type Summary = Readonly<Record<string, number>>;

/** What the nets remember; `netStore` keeps it in the database. */
export interface NetStore extends WaiverNetStore {
  /** Of these deliveries those that the inbox has, that were given up, or that belong to a purged client. */
  settled(
    deliveries: readonly { readonly guid: string; readonly installation: number | null }[],
  ): Promise<ReadonlySet<string>>;
  /** Null before the first one. */
  lastSweep(): Promise<Swept | null>;
  sweepEnded(sweep: Swept): Promise<void>;
  audit(what: string, detail: Readonly<Record<string, string | number>>): Promise<void>;

  /** Clients that are installed, suspended ones among them. */
  clients(): Promise<readonly { readonly installation: number; readonly suspended: boolean }[]>;
  repositories(installation: number): Promise<readonly KnownRepository[]>;
  live(changes: readonly LifeChange[]): Promise<void>;
  /** Of each of these pull requests the newest verdict. */
  verdicts(at: RepositoryRef, pullRequests: readonly number[]): Promise<readonly RecordedVerdict[]>;
  reconciled(at: RepositoryRef, when: Date): Promise<void>;

  /** Of active clients and repositories, oldest first. */
  openChecks(openedBefore: Date): Promise<readonly StaleCheck[]>;
  checkClosed(check: StaleCheck): Promise<void>;
}

/** What the nets remember of waivers. Days are `YYYY-MM-DD`, UTC. */
export interface WaiverNetStore {
  /** Of active clients and repositories; those asked for longest ago first, each pull request once. */
  endedUses(today: string, askedBefore: Date, most: number): Promise<readonly EndedUse[]>;
  usesAsked(use: EndedUse, when: Date): Promise<void>;
  /** Repositories of an active client whose file of waivers was last read before, the longest ago first. */
  unreadWaivers(installation: number, readBefore: Date, most: number): Promise<readonly RepositoryRef[]>;
  /** Notes that it is read now; false when another process did, so that each file is read by one. */
  takeWaivers(at: RepositoryRef, readBefore: Date, when: Date): Promise<boolean>;
  waiversRead(at: RepositoryRef, when: Date): Promise<void>;
  /** Issues that were opened in a repository for a purpose. */
  issues(at: RepositoryRef, purpose: IssuePurpose): Promise<readonly KnownIssue[]>;
  issueOpened(at: RepositoryRef, of: IssueKey, issue: number): Promise<void>;
  issueClosed(at: RepositoryRef, of: IssueKey, when: Date): Promise<void>;
}

export interface NetParts {
  /** Speaks for the App itself. */
  readonly appOctokit: () => Promise<Octokit>;
  /** For all of a client's repositories (null), or for one. */
  readonly octokitOf: (
    installation: number,
    repositoryId: number | null,
    purpose: Purpose,
  ) => Promise<Octokit>;
  readonly appId: () => Promise<number>;
  readonly store: NetStore;
  readonly enqueue: (task: Task) => Promise<void>;
  readonly now: () => Date;
  readonly log: Log;
  /** `https://api.github.com`, or an Enterprise Server's. */
  readonly baseUrl: string;
}
