/** The tables' rows. Every table but `clients` carries the client it belongs to, under row-level security. */
import type { ColumnType, Generated, JSONColumnType } from 'kysely';

type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;

/** `${host}/${installation}` */
type ClientId = string;

export interface Tables {
  clients: {
    id: ClientId;
    host: string;
    installation: number;
    /** The organization's or user's login now; it may change. */
    account: string;
    accountId: number;
    state: 'active' | 'suspended' | 'gone';
    createdAt: Timestamp;
    /** When it was uninstalled; its rows are exported, then purged after a grace period. */
    goneAt: Timestamp | null;
  };
  repositories: {
    client: ClientId;
    id: number;
    name: string;
    state: 'active' | 'gone';
    updatedAt: Timestamp;
    /** When its open pull requests were last compared with the verdicts; null before the first time. */
    reconciledAt: Timestamp | null;
  };
  /** Every accepted webhook delivery. `bodyHash` tells a redelivery from a reused GUID. */
  inbox: {
    client: ClientId;
    guid: string;
    event: string;
    action: string | null;
    bodyHash: string;
    receivedAt: Timestamp;
    /** Null until all that it asked for was enqueued (at once, in its own transaction). */
    tasks: number;
  };
  /** Check runs that were opened and not yet completed, for the watchdog. */
  openChecks: {
    client: ClientId;
    repositoryId: number;
    owner: string;
    repo: string;
    checkRun: number;
    sha: string;
    openedAt: Timestamp;
  };
  /** How far the delivery log of the App on a host was swept; `client` is the host alone. */
  sweeps: { client: string; through: Timestamp; endedAt: Timestamp };
  /** The sticky comment of each pull request. */
  comments: { client: ClientId; repositoryId: number; pullRequest: number; comment: number; body: string };
  /** The last verdict published per pull request and head. */
  verdicts: {
    client: ClientId;
    repositoryId: number;
    pullRequest: number;
    head: string;
    base: string;
    conclusion: string;
    digest: string;
    /** JSON: the files of other repositories that it rests on; null when they are not known. */
    layers: string | null;
    publishedAt: Timestamp;
  };
  /** What happened that somebody may have to answer for: reused GUIDs, dead letters, purges. Append-only. */
  audit: {
    client: ClientId;
    id: Generated<number>;
    at: Timestamp;
    what: string;
    detail: JSONColumnType<object>;
  };
}
