/** The rows of tables about exports of evidence, as `tables.ts` has the others. */
import type { ColumnType } from 'kysely';

type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;

/** `${host}/${installation}` */
type ClientId = string;

export interface EvidenceTables {
  /** What `evidence:` of a client's configuration said when it was last read, and until when its exports are planned. */
  evidenceSchedules: {
    client: ClientId;
    /** JSON; null: it asks for none. */
    rules: string | null;
    readAt: Timestamp;
    plannedUntil: Timestamp;
  };
  /** One export that was due. */
  evidenceExports: {
    client: ClientId;
    dueAt: Timestamp;
    /** `2026-Q3` */
    period: string;
    periodFrom: string;
    periodTo: string;
    /** JSON: what the configuration said when it was due. */
    rules: string;
    /** `written`: on this service's disk, and not yet where it belongs. */
    stage: 'due' | 'written' | 'done';
    /** It is not tried before. */
    nextAt: Timestamp;
    /** Until then one process has it to itself. */
    takenUntil: Timestamp | null;
    /** In a row. */
    failures: number;
    /** What went wrong last, for people. */
    problem: string | null;
    sha256: string | null;
    bytes: number | null;
    deliveredTo: string | null;
    endedAt: Timestamp | null;
  };
}
