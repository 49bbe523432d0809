import type { AnyPolicy } from '../policies/engine/policy.ts';
import type { Apart } from './apart/apart.ts';
import type { AnswerOf, Given, What } from './delivery/definitions/asked.ts';
import type { Clients } from './github/access/clients.ts';
import type { ClientStore } from './store/client-store.ts';
import type { RepositoryRef } from './task.ts';

export interface Log {
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
}

/** Asks how a repository's delivery went. Null: nothing is known of it. Throws when it could not be made out. */
export type AskHistory = <K extends What>(
  at: RepositoryRef,
  what: K,
  given: Given<K>,
) => Promise<AnswerOf<K> | null>;

/** What the App's work needs of the world. */
export interface World {
  /** Each client's own way to GitHub. */
  readonly clients: Clients;
  readonly appId: () => Promise<number>;
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  readonly log: Log;
  readonly store: ClientStore;
  /** Nowhere unless given. */
  readonly history?: AskHistory;
  /** Milliseconds, as `rereadDelays`; those unless given. */
  readonly rereads?: readonly number[];
  /** Judges in a process of its own; here unless given. */
  readonly apart?: Apart;
  /** What events told of repositories' delivery; absent where nothing is kept. True: there is more to look at. */
  readonly delivery?: { readonly look: (at: RepositoryRef) => Promise<boolean> };
  /** The policies that judge; all of ours unless given. */
  readonly catalogue?: readonly AnyPolicy[];
  /**
   * A repository under the name it has now; null when its client is suspended or gone, or it is gone from it. Asked
   * before GitHub is, and before anything is written.
   */
  readonly activeRepository: (at: RepositoryRef) => Promise<RepositoryRef | null>;
  /** The same for what belongs to no repository: false when the client is suspended or gone. */
  readonly isActiveClient: (installation: number) => Promise<boolean>;
}
