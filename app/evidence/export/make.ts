/** Makes one package from what there is: the same engine for the command, the schedule and the action. */
import type { GuardedOctokit } from '../../github/reads.ts';
import type { NamedPeriod } from '../calendar/periods.ts';
import type { LedgerReads } from '../model/captured.ts';
import type { Draw } from '../model/dossier.ts';
import type { Instant } from '../model/period.ts';

export interface MakeOf {
  /** `host/installation`, or `host/login` where there is no service. */
  readonly client: string;
  readonly host: string;
  readonly login: string;
  readonly period: NamedPeriod;
  /** IANA. */
  readonly timeZone: string;
  /** Null: all. */
  readonly frameworks: readonly string[] | null;
  /** Globs; null: all. */
  readonly repositories: readonly string[] | null;
  readonly draw: Draw;
  readonly octokit: GuardedOctokit;
  /** Null: there is no service, and so no ledger. */
  readonly ledger: {
    readonly reads: LedgerReads;
    readonly lines: () => AsyncIterable<string>;
  } | null;
  readonly by: 'the App' | 'the command' | 'the evidence action';
  readonly collectedAt: Instant;
  /** Where the package is written, whole or not at all. */
  readonly path: string;
  readonly tell?: (what: string, done?: number, all?: number) => void;
}

export interface Made {
  readonly sha256: string;
  readonly bytes: number;
}

export type Make = (of: MakeOf) => Promise<Made>;
