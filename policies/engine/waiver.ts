/** A dated, reasoned, approved permission to fail one policy in a stated scope. It applies only to `fail`, and always expires. */
import type { Rung } from './setting.ts';

/** What a waiver covers; an empty list means everything of that kind. */
export interface WaiverScope {
  /** Globs of `owner/repo`. */
  readonly repositories: readonly string[];
  /** Globs of repository paths; findings without a path are then not covered. */
  readonly paths: readonly string[];
  /** Fingerprints of findings. */
  readonly findings: readonly string[];
  /** An advisory's id (or an alias of it) and the package it is about; null: not about one. */
  readonly advisory: { readonly id: string; readonly package: string | null } | null;
  /** The one head it was given for; null: every head until it expires. */
  readonly head: string | null;
}

export interface Waiver {
  /** The name it has in its file, or `comment-<id>` for one that was given in a comment. */
  readonly id: string;
  readonly policy: string;
  readonly scope: WaiverScope;
  readonly reason: string;
  /** Login of the person who asked for it. */
  readonly requestedBy: string;
  /** Login of the person who approved it: never the same person. */
  readonly approvedBy: string;
  /** The last day it holds, `YYYY-MM-DD`, inclusive, UTC. */
  readonly until: string;
  /** Whether it ends before, for a finding about an advisory, once there is a fix; not when absent. */
  readonly untilFixed?: boolean;
  /** A ticket's name or address; null when there is none. */
  readonly ticket: string | null;
  /** Where it stands: a file at a revision with its place, or a comment. */
  readonly origin:
    | {
        readonly kind: 'file';
        /** As people would find it: `.github/fairlead/waivers.yml`, or with the repository before it. */
        readonly path: string;
        readonly layer: string;
        /** 1-based. */
        readonly line: number;
        readonly column: number;
      }
    | { readonly kind: 'comment'; readonly comment: number; readonly pullRequest: number };
}

export const waiverPermissions = ['write', 'maintain', 'admin'] as const;

/** Who may approve a waiver, and for how long: `waivers` in the configuration. */
export interface WaiverRules {
  /** The lowest repository permission with which somebody may approve one. */
  readonly permission: (typeof waiverPermissions)[number];
  /** Longest term in days, today included, per rung of the policy that is waived. */
  readonly maxDays: Readonly<Record<Exclude<Rung, 'observe'>, number>>;
}

export const usualWaiverRules: WaiverRules = { permission: 'maintain', maxDays: { block: 90, warn: 180 } };
