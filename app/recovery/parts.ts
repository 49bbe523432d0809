/** What the nets against loss need of the world. Each net is a function of these that resolves with what it did. */
import type { Octokit } from '@octokit/rest';
import type { LifeChange } from '../clients/life-events.ts';
import type { Purpose } from '../github/access/purpose.ts';
import type { OpenedCheck } from '../store/client-store.ts';
import type { RepositoryRef, Task } from '../task.ts';
import type { Log } from '../world.ts';

/** What a net did, as numbers: logged, and shown as metrics. */
export type Summary = Readonly<Record<string, number>>;

/** The newest verdict recorded for a pull request. */
export interface RecordedVerdict {
  readonly number: number;
  readonly headSha: string;
  readonly baseRef: string;
  /** The files of other repositories that it rests on, as they are kept; null when they are not known. */
  readonly layers: string | null;
}

/** A check run that was to be opened and, as far as the store knows, not completed. */
export interface OpenCheck extends Pick<OpenedCheck, 'checkRun' | 'externalId' | 'openedAt'> {
  readonly at: RepositoryRef;
  readonly headSha: string;
}

/** A repository with work in it, and when its open pull requests were last compared with the verdicts. */
export interface KnownRepository {
  readonly at: RepositoryRef;
  readonly reconciledAt: Date | null;
}

/** Everything sent before `through` is taken in, as of the sweep that ended at `endedAt`. */
export interface Swept {
  readonly through: Date;
  readonly endedAt: Date;
}

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
  verdicts(at: RepositoryRef): Promise<readonly RecordedVerdict[]>;
  reconciled(at: RepositoryRef, when: Date): Promise<void>;

  /** Of active clients and repositories, oldest first. */
  openChecks(openedBefore: Date): Promise<readonly OpenCheck[]>;
  checkClosed(check: OpenCheck): Promise<void>;
}

/** A pull request whose verdict rests on a waiver that ended, or on the absence of a fix that may have appeared. */
export interface EndedUse {
  readonly at: RepositoryRef;
  readonly number: number;
  /** The waiver itself is over, so that the verdict on GitHub is wrong. */
  readonly isOver: boolean;
}

/** An issue that reminds of a waiver's end. */
export interface Reminder {
  readonly waiver: string;
  /** `YYYY-MM-DD` */
  readonly until: string;
  readonly issue: number;
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
  /** All of a repository; those whose issue was closed by us are `done`. */
  reminders(at: RepositoryRef): Promise<readonly (Reminder & { readonly done: boolean })[]>;
  reminded(at: RepositoryRef, reminder: Reminder): Promise<void>;
  reminderDone(at: RepositoryRef, reminder: Reminder, when: Date): Promise<void>;
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
