/** Work that is done again and again, whatever happens on GitHub. The list is in `schedules/schedules.ts`. */
import type { Octokit } from '@octokit/core';
import type { StorageSettings } from './environment.ts';
import type { BudgetView } from './github/access/client-access.ts';
import type { Purpose } from './github/access/purpose.ts';
import type { Counters } from './operations/metrics.ts';
import type { ClientKey, Database } from './store/database.ts';
import type { Task } from './task.ts';
import type { World } from './world.ts';

/** What one run did, as numbers: logged, and what tests look at. */
export type Summary = Readonly<Record<string, number>>;

/** What a run has to work with. */
export interface RunOf
  extends Pick<World, 'apart' | 'appId' | 'now' | 'log'>,
    Pick<StorageSettings, 'evidenceBuckets' | 'exportDirectory' | 'graceDays' | 'verdictRetentionDays'> {
  readonly database: Database;
  /** The App's private key, under which the keys of evidence are wrapped. */
  readonly evidenceSecret: string;
  /** The App's: `github.com`, or an Enterprise Server's. */
  readonly host: string;
  /** `https://api.github.com`, or an Enterprise Server's. */
  readonly baseUrl: string;
  /** Speaks for the App itself. */
  readonly appOctokit: () => Promise<Octokit>;
  /** For one repository, or for all of a client's (null); only for the schedule's purposes. */
  readonly octokitOf: (
    installation: number,
    repositoryId: number | null,
    purpose: Purpose,
  ) => Promise<Octokit>;
  /** What is left of a client's hour, and whether GitHub wants to be left alone. */
  readonly budgetOf: (installation: number) => Promise<Pick<BudgetView, 'left' | 'blockedUntil'>>;
  /** Counts what reading history cost and gave. */
  readonly backfilled?: Counters['backfilled'];
  /** `once`: something that stays unknown is not tried again soon, as it is otherwise. */
  readonly enqueue: (task: Task, looks?: 'usual' | 'once') => Promise<void>;
  /** Forgets what this process keeps for a client: tokens, answers, limiters. */
  readonly forget: (client: ClientKey) => void;
}

export interface Schedule {
  /** In logs, metrics and the operating page. It also names the slots in the database, so it never changes. */
  readonly name: string;
  /** What it does, as the operating page says it. */
  readonly does: string;
  /** Minute, hour, day of month, month, day of week; UTC. */
  readonly cron: string;
  /** Also once when a process starts, one after the other in the list's order. */
  readonly atStart: boolean;
  /** What it asks clients' tokens for. None: it reads the database, or what GitHub tells the App itself. */
  readonly purposes: readonly Purpose['for'][];
  /** Throws when it could not be done; the next slot does it again. */
  readonly run: (of: RunOf) => Promise<Summary>;
}
