/** What the doctor looks at. */
import type { Octokit } from '@octokit/core';

/** A repository that can be read. */
export interface At {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
  readonly where: { readonly owner: string; readonly repo: string };
  /** The default one. */
  readonly branch: string;
  /** Milliseconds since some time in the past. */
  readonly clock: () => number;
}

/** As REST lists it. */
export interface Pull {
  readonly number: number;
  readonly state: string;
  readonly merged_at: string | null;
  readonly head: { readonly sha: string; readonly repo: { readonly id: unknown } | null };
  readonly base: { readonly sha: string; readonly repo: { readonly id: unknown } };
}
