/** The rows of tables about delivery, as `tables.ts` has the others. Times are seconds since 1970, unless said. */
import type { ColumnType, Generated, JSONColumnType } from 'kysely';

type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;

/** `${host}/${installation}` */
type ClientId = string;

export interface DeliveryTables {
  /** What is known of a repository's delivery; `data` is JSON, its shapes are in `delivery/store/rows.ts`. Times: seconds since 1970. */
  deliveryRows: {
    client: ClientId;
    repositoryId: number;
    kind: string;
    id: string;
    /** When it happened: what is old enough is forgotten by it. */
    at: number;
    /** As the host says; of two tellings the later one stays. */
    updatedAt: number;
    /** When it was heard of, in milliseconds: of two tellings of one second, the later one stays. */
    seenAt: number;
    data: string;
  };
  /** Commits and their parents, those one after the other in one value. */
  deliveryCommits: {
    client: ClientId;
    repositoryId: number;
    sha: Buffer;
    parents: Buffer;
    writtenAt: number;
    committedAt: number;
    cohort: string;
    /** Commits of which it says that it is a copy. */
    copies: Buffer;
    title: string;
    /** JSON: what its message says that it takes back or repairs; null: nothing. */
    says: string | null;
  };
  /** How far a repository's delivery was read from GitHub. */
  deliveryReads: {
    client: ClientId;
    repositoryId: number;
    /** The branch that is deployed, and its newest commit that was read; null: not read yet. */
    branch: string | null;
    head: string | null;
    /** From when on everything is known; null: reading has not ended once. */
    since: number | null;
    readAt: number | null;
    /** Where reading goes on. */
    cursor: string | null;
    stage: string | null;
    /** Null would be never: nothing is. */
    dueAt: number;
    beganAt: number | null;
    points: number;
    readRows: number;
    failures: number;
    /** JSON: prose. */
    gaps: JSONColumnType<readonly unknown[]>;
    /** Grows with every write of a row, a commit or this line. */
    changes: Generated<number>;
  };
  /** What events told that is not among the rows yet. */
  deliveryNotes: {
    client: ClientId;
    repositoryId: number;
    note: string;
    /** Milliseconds since 1970. */
    seenAt: number;
    data: string;
  };
  /** Secrets of clients, with which what happens elsewhere is told. Encrypted: see `told/secrets.ts`. */
  deliverySecrets: {
    client: ClientId;
    id: string;
    sealed: Buffer;
    createdAt: Timestamp;
    /** From when on it is taken no more; null: it is not replaced. */
    endsAt: Timestamp | null;
  };
  /** Workflows' tokens that were used, each for one body. */
  deliveryTokens: {
    client: ClientId;
    token: string;
    bodyHash: string;
    expiresAt: Timestamp;
  };
}
