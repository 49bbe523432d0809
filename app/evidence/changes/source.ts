/** Where changes, releases, deployments and repositories of one client are read from. */
import type { Prose } from '../../../policies/engine/prose.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import type { Roster, RosterEntry } from '../github/roster.ts';
import type { LedgerReads } from '../model/captured.ts';
import type { Instant } from '../model/period.ts';
import type { Policy } from '../population/facts.ts';
import type { RulesOverTime } from '../populations/rules-over-time.ts';
import type { Shelf } from './shelf.ts';

export interface ChangesSource {
  /**
   * Reads contents, metadata, pull requests, checks, statuses, issues and deployments, and `administration` for evaluations of
   * rulesets where it was granted. Whoever makes it sees to it that it gives way to verdicts.
   */
  readonly octokit: GuardedOctokit;
  /** The same that the continuity of rules is told of. */
  readonly rules: RulesOverTime;
  /** `https://github.com` */
  readonly host: string;
  /** From {@link import('../github/roster.ts').readRoster}. */
  readonly roster: Roster;
  /** Why a repository is not looked at; null: it is. Absent: all are. */
  readonly excluded?: (repository: RosterEntry) => Prose | null;
  /** Branches that the configuration names beyond the default branch and those that are protected. */
  readonly branches?: (repository: RosterEntry) => readonly string[];
  /** Null: there is no service, and so no ledger. */
  readonly ledger: LedgerReads | null;
  /** Where rows lie that were read. Absent: in memory. */
  readonly shelf?: Shelf;
  readonly policy: Policy;
  readonly now: Instant;
}
