/** Webhook payloads as far as they are read. Everything may be absent, since a payload is data from outside. */
import { type RepositoryRef, refOf, type Task } from './task.ts';

export interface RepositoryPayload {
  readonly id: number;
  readonly name: string;
  readonly full_name: string;
  readonly default_branch?: string;
}

/** A pull request as far as it is read; review events show less of it than its own. */
export interface PullPayload {
  readonly number: number;
  readonly labels?: readonly unknown[];
  readonly title?: string;
  readonly body?: string | null;
  readonly draft?: boolean;
  readonly updated_at?: string;
  readonly head?: { readonly sha?: string };
  readonly base?: { readonly ref?: string; readonly sha?: string };
}

export interface UserPayload {
  readonly id?: number;
  readonly login?: string;
  readonly type?: string;
}

/** What check runs, check suites and workflow runs have in common. */
export interface CheckPayload {
  readonly id?: number;
  readonly name?: string;
  readonly head_sha: string;
  readonly head_branch?: string | null;
  readonly check_suite?: { readonly head_branch?: string | null } | null;
  readonly completed_at?: string | null;
  readonly pull_requests?: readonly {
    readonly number: number;
    readonly base?: { readonly repo?: { readonly id: number } };
  }[];
}

type OfSomeApp = CheckPayload & { readonly app?: { readonly id: number } | null };

export interface Payload {
  readonly action?: string;
  readonly installation?: { readonly id: number };
  readonly repository?: RepositoryPayload;
  readonly repositories?: readonly RepositoryPayload[];
  readonly repositories_added?: readonly RepositoryPayload[];
  readonly pull_request?: PullPayload;
  readonly issue?: {
    readonly number?: number;
    readonly pull_request?: unknown;
    readonly labels?: readonly unknown[];
  };
  readonly comment?: {
    readonly id?: number;
    readonly body?: string | null;
    readonly user?: UserPayload | null;
    readonly performed_via_github_app?: unknown;
  };
  readonly sender?: UserPayload | null;
  readonly label?: unknown;
  readonly release?: { readonly tag_name: string };
  readonly changes?: { readonly base?: unknown; readonly body?: { readonly from?: string } };
  readonly check_run?: OfSomeApp;
  readonly check_suite?: OfSomeApp;
  readonly workflow_run?: CheckPayload;
  readonly sha?: string;
  /** A status is known by its name and time. */
  readonly context?: string;
  readonly state?: string;
  readonly created_at?: string;
  readonly before?: string;
  readonly after?: string;
  readonly merge_group?: { readonly head_sha: string; readonly head_ref: string };
  readonly ref?: string;
  readonly forced?: boolean;
  readonly deleted?: boolean;
  readonly commits?: readonly {
    readonly added?: readonly string[];
    readonly modified?: readonly string[];
    readonly removed?: readonly string[];
  }[];
}

/** What one event in a repository asks to be looked at again. Pure. */
export type Handler = (at: RepositoryRef, payload: Payload, ownAppId: number) => readonly Task[];

/** Handlers by the name of the event. */
export type Handlers = Readonly<Record<string, Handler>>;

/** The repository of a payload; null where it names none. */
export function repositoryOf(
  payload: Payload,
  repository: RepositoryPayload | undefined,
): RepositoryRef | null {
  if (!payload.installation || !repository) return null;
  return refOf(payload.installation.id, repository.id, repository.full_name);
}
