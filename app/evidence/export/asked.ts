/** What one export is about, and what it gives: the same for the command, the schedule and the action. */
import type { Prose } from '../../../policies/engine/prose.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import type { NamedPeriod } from '../calendar/periods.ts';
import type { SigningKey } from '../ledger/statement.ts';
import type { LedgerReads } from '../model/captured.ts';
import type { Dossier, Draw } from '../model/dossier.ts';
import type { Instant } from '../model/period.ts';
import type { WrittenPackage } from '../package/write.ts';

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
    /** Records that were noted since a moment. */
    readonly since: (from: Instant) => Promise<LedgerReads>;
    readonly lines: () => AsyncIterable<string>;
  } | null;
  /** The client's keys, the newest first; none: the package says that it is not signed. */
  readonly sign: readonly SigningKey[];
  readonly by: 'the App' | 'the command' | 'the evidence action';
  readonly collectedAt: Instant;
  /** Where the package is written, whole or not at all. */
  readonly path: string;
  /** Called when all is read, before the package gets its name: throws where it must not have one. */
  readonly settle?: () => void;
  /** What else the package has to say that was not looked at. */
  readonly notLookedAt?: readonly Prose[];
  readonly tell?: Tell;
}

/** What is done now: repositories that were read, of how many. */
export type Tell = (step: { readonly what: string; readonly done?: number; readonly all?: number }) => void;

export interface Made extends WrittenPackage {
  /** What it was made of: its sheets are known now. */
  readonly dossier: Dossier;
}

export type Make = (of: MakeOf) => Promise<Made>;
