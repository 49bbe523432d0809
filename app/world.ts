import type { Octokit } from '@octokit/rest';
import type { ClientStore } from './store/client-store.ts';

export interface Log {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
}

/** What the App's work needs of the world. */
export interface World {
  /** The client's Octokit: one per installation, never shared. */
  readonly octokitOf: (installation: number) => Promise<Octokit>;
  readonly appId: () => Promise<number>;
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  readonly log: Log;
  readonly store: ClientStore;
}
