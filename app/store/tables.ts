/** The tables' rows. Every table but `clients` carries the client it belongs to, under row-level security. */
import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Assessment } from '../../policies/engine/evaluate.ts';
import type { Conclusion } from '../../policies/engine/report.ts';
import type { SubjectKind } from '../../policies/engine/subject.ts';
import type { DeliveryTables } from './delivery-tables.ts';
import type { EvidenceTables } from './evidence-tables.ts';

type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;

/** `${host}/${installation}` */
type ClientId = string;

/** What was concluded about each policy, by its id. */
type Concluded = Readonly<
  Record<
    string,
    {
      readonly rung: Assessment['rung'];
      readonly outcome: Assessment['result']['outcome'];
      /** The comment in which an owner let it through although it is unknown. */
      readonly letThrough?: number;
    }
  >
>;

interface Verdict {
  client: ClientId;
  /** Of two that were judged at the same time, the greater one is the newer. */
  id: Generated<number>;
  kind: SubjectKind;
  /** Null for an organization. */
  repositoryId: number | null;
  /** A pull request's number, a merge group's commit, a release's tag, a repository's id, an organization's login. */
  subject: string;
  /** The commit that was judged; null for what has none. */
  head: string | null;
  baseRef: string | null;
  baseSha: string | null;
  /** When its facts began to be read. */
  judgedAt: ColumnType<Date, Date | string, never>;
  /** The revision of the rules, the digest of the facts and the version of Fairlead; null: not known. */
  rules: string | null;
  facts: string | null;
  engine: string | null;
  /** What was published: for a pull request, the worst of those that share its head. */
  conclusion: Conclusion;
  /** Of what was published. */
  digest: string;
  checkRun: number | null;
  /** JSON: the files of other repositories that it rests on; null when they are not known. */
  layers: string | null;
  /** Null: not kept, in verdicts from before there was a history. */
  assessments: JSONColumnType<Concluded> | null;
  publishedAt: Timestamp;
}

export interface Tables extends DeliveryTables, EvidenceTables {
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
    /** Since when its state is what it is. The database itself keeps it. */
    stateSince: ColumnType<Date, never, never>;
    /** When the organization was last asked to be judged itself; null before the first time. */
    standingAskedAt: Timestamp | null;
  };
  repositories: {
    client: ClientId;
    id: number;
    name: string;
    state: 'active' | 'gone';
    updatedAt: Timestamp;
    /** When its open pull requests were last compared with the verdicts; null before the first time. */
    reconciledAt: Timestamp | null;
    /** When its file of waivers was last read for reminders; null before the first time. */
    waiversReadAt: Timestamp | null;
    /** When it was last asked to be judged itself; null before the first time. */
    standingAskedAt: Timestamp | null;
  };
  /** Every accepted webhook delivery. `bodyHash` tells a redelivery from a reused GUID. */
  inbox: {
    client: ClientId;
    guid: string;
    event: string;
    action: string | null;
    bodyHash: string;
    receivedAt: Timestamp;
  };
  /** Check runs that are about to be opened, or were, and are not yet completed. */
  openChecks: {
    client: ClientId;
    repositoryId: number;
    owner: string;
    repo: string;
    /** Null until GitHub has told it. */
    checkRun: number | null;
    /** What GitHub finds it by. */
    externalId: string;
    /** Null for a merge group's. */
    pullRequest: number | null;
    sha: string;
    openedAt: Timestamp;
  };
  /** Until when GitHub wants a client to be left alone; `writesUntil`: until when it takes no writes either. */
  pauses: { client: ClientId; until: Timestamp; writesUntil: Timestamp | null };
  /** How fast a client may be written to, by all processes together: a bucket's level at a time (milliseconds since 1970). */
  lanes: { client: ClientId; lane: string; level: number; at: number };
  /** The jobs of clients that are left alone: at most one per key, as in the queue. */
  heldJobs: { client: ClientId; key: string; data: JSONColumnType<object> };
  /** Comments that were taken for commands; see `commands.ts`. */
  commands: {
    client: ClientId;
    comment: number;
    repositoryId: number;
    pullRequest: number;
    at: Timestamp;
    gate: 'open' | 'throttled' | 'closed' | 'spoilt';
    /** When a reply was about to be written: it may be there although nobody noted its id. */
    intendedAt: Timestamp | null;
    reply: number | null;
    doneAt: Timestamp | null;
  };
  /** Waivers that were given in a comment, each for one head. */
  grants: {
    client: ClientId;
    comment: number;
    repositoryId: number;
    pullRequest: number;
    head: string;
    policy: string;
    reason: string;
    requestedBy: string;
    approvedBy: string;
    approverId: number;
    /** What the approver was allowed at that time. */
    permission: string;
    /** `YYYY-MM-DD`, inclusive. */
    until: string;
    grantedAt: Timestamp;
    revokedAt: Timestamp | null;
    revokedBecause: 'edited' | 'deleted' | null;
  };
  /** What could not be judged within the usual tries, by its task's key; see `owed-looks.ts`. */
  owedLooks: {
    client: ClientId;
    key: string;
    task: JSONColumnType<object>;
    /** When the usual tries ended. */
    since: Timestamp;
    /** How often it was looked at after them. */
    looks: number;
    dueAt: Timestamp;
  };
  /** Heads that an owner let through although a policy is unknown, and what took that back. Append-only. */
  proceeds: {
    client: ClientId;
    comment: number;
    what: 'given' | 'edited' | 'deleted';
    repositoryId: number;
    pullRequest: number;
    head: string;
    baseRef: string;
    policy: string;
    reason: string;
    givenBy: string;
    giverId: number;
    /** What the giver was allowed at that time. */
    permission: string;
    at: Timestamp;
  };
  /** How far the delivery log of the App on a host was swept; `client` is the host alone. */
  sweeps: { client: string; through: Timestamp; endedAt: Timestamp };
  /** The sticky comments of each pull request, one per purpose. */
  comments: {
    client: ClientId;
    repositoryId: number;
    pullRequest: number;
    purpose: string;
    comment: number;
    body: string;
  };
  /** Every verdict that was published. Append-only; written by `recordVerdict` alone. */
  verdicts: Verdict;
  /** A view of it: the newest of each subject on each head. */
  currentVerdicts: Verdict;
  /** What the last published verdict of a pull request rests on. Days are `YYYY-MM-DD`, UTC. */
  waiverUses: {
    client: ClientId;
    repositoryId: number;
    pullRequest: number;
    head: string;
    policy: string;
    waiver: string;
    /** Where the waiver stands. */
    layer: string;
    until: string;
    /** The last day on which the verdict holds without another look: at most `until`. */
    trustedThrough: string;
    /** When it was last asked to be judged again after that. */
    askedAt: Timestamp | null;
  };
  /** Issues that were opened, one per purpose and key. */
  issues: {
    client: ClientId;
    repositoryId: number;
    purpose: string;
    key: string;
    issue: number;
    closedAt: Timestamp | null;
    /** JSON: what an issue says that is edited in place; null for others. */
    said: string | null;
  };
  /** Who moved a pull request's branch to which commit, as events told. `closedAt`: since when it is known to be closed. */
  pushes: {
    client: ClientId;
    repositoryId: number;
    pullRequest: number;
    head: string;
    login: string;
    at: Timestamp;
    closedAt: Timestamp | null;
  };
  /** What a pull request showed when an approval was seen; see `change-history.ts`. */
  seenApprovals: {
    client: ClientId;
    repositoryId: number;
    pullRequest: number;
    /** GitHub's number, as text. */
    review: string;
    head: string;
    baseRef: string;
    baseSha: string;
    change: string;
    seenAt: Timestamp;
    closedAt: Timestamp | null;
  };
  /** What happened that somebody may have to answer for: reused GUIDs, dead letters, purges. Append-only. */
  audit: {
    client: ClientId;
    id: Generated<number>;
    at: Timestamp;
    what: string;
    detail: JSONColumnType<object>;
  };
  /** When the App on a host last listened for events; `client` is the host alone. */
  receiving: { client: string; at: Timestamp };
  /** When it did not, until it is known what GitHub delivered again; `client` is the host alone. */
  unreceived: { client: string; since: Timestamp; until: Timestamp };
  /** What a client let the App see when GitHub last said it. `permissions` and `events` are JSON. */
  grantsSeen: {
    client: ClientId;
    permissions: string;
    events: string;
    /** When the installation was changed last; null: not said. */
    asOf: Timestamp | null;
    seenAt: Timestamp;
  };
  /** What of that is missing: `permission members`, `event push`. */
  unseen: { client: ClientId; what: string; since: Timestamp };
  /** What is to become a record of the ledger: written by the database itself, with what it is about. */
  ledgerNotes: {
    client: ClientId;
    id: Generated<number>;
    kind: string;
    at: Timestamp;
    payload: JSONColumnType<object>;
  };
  /** The evidence ledger. Append-only; see `app/evidence/ledger`. */
  ledgerRecords: {
    client: ClientId;
    place: number;
    record: string;
    hash: string;
    /** Null, both of them: it was erased. */
    salt: string | null;
    payload: string | null;
  };
  /** Signed roots of it. `envelope` and `frontier` are JSON. Append-only. */
  ledgerCheckpoints: { client: ClientId; size: number; envelope: string; frontier: string };
  /** Where checkpoints were committed to repositories of the client. Append-only. */
  ledgerAnchors: {
    client: ClientId;
    size: number;
    repository: number;
    branch: string;
    path: string;
    commit: string;
    at: Timestamp;
  };
  /** The keys that signed, each wrapped under the App's own. Append-only. */
  ledgerKeys: { client: ClientId; id: string; publicKey: string; wrappedKey: string; madeAt: Timestamp };
}
