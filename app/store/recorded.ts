/**
 * Every kind of record that there may be in a ledger, and what is in it. Pure. What Fairlead does itself is recorded with it, or tried first and done
 * after: one that was tried and has no outcome is one of which nobody knows it.
 */

/** Whose deed it was. Null where nobody can be named: a token that does not tell, an account that is deleted. */
export interface Doer {
  readonly id: number | null;
  readonly login: string | null;
}

/** What becomes of a deed that may fail, or be cut short: `tried` before it, one of the others after. */
export type Step = 'tried' | 'done' | 'failed' | 'unsure';

interface OnPull {
  readonly comment: number;
  readonly repository_id: number;
  readonly pull_request: number;
}

/** A comment that was taken for a command, before anything is done about it; then what was done; or that it is never acted on. */
export type CommandNote =
  | (OnPull & { readonly step: 'taken'; readonly gate: string; readonly by: Doer })
  | (OnPull & {
      readonly step: 'answered';
      /** The word after `/fairlead`; null: it was none. */
      readonly command: string | null;
      readonly policy: string | null;
      readonly result: 'done' | 'refused' | 'not understood' | 'no command';
      /** What was answered, as text; null: nothing was. */
      readonly said: string | null;
    })
  | (OnPull & { readonly step: 'spoilt' });

export interface AnchorNote {
  /** `anchored`, or what became of the anchor before. */
  readonly what: string;
  readonly repository: string;
  readonly branch: string;
  readonly size: number;
  readonly commit: string;
  readonly path?: string;
  readonly found?: string | null;
}

export interface ErasureNote {
  readonly by: string;
  readonly reason: string;
  readonly of: 'the client' | 'a person';
  readonly places: readonly number[];
}

/** Evidence, or what else is kept of a client, that is written to a file or given away. */
export interface ExportNote {
  readonly what: 'package' | 'ledger' | 'proof' | 'delivery';
  readonly step: 'due' | Step;
  readonly by: 'command' | 'schedule' | 'purge' | 'client';
  /** A name without the folders it lies in. */
  readonly file?: string;
  readonly period?: string;
  readonly from?: string;
  readonly to?: string;
  readonly due_at?: string;
  readonly sha256?: string;
  readonly bytes?: number | null;
  readonly delivered_to?: string;
  readonly because?: string;
  /** Places of records, of a proof. */
  readonly record?: number | null;
  readonly since?: number | null;
  /** The client's own word, by which what is kept was given to it. */
  readonly speaker?: string;
}

/** A plan of settings or of files; nothing was written to GitHub. */
export interface PlanNote {
  readonly of: 'settings' | 'files';
  readonly hash: string;
  readonly subject: string;
  readonly by: Doer | 'the App';
  readonly calls: number;
  readonly targets: number;
}

/** A run of `fairlead apply` or `undo`: its beginning, each call before and after it, its end. */
export type RunNote = {
  readonly of: 'settings' | 'files';
  readonly run: string;
  /** When the machine that did it says. ISO 8601, UTC. */
  readonly did_at: string;
} & (
  | {
      readonly step: 'begin';
      /** The plan's hash, or the run that is undone. */
      readonly from: string;
      readonly subject: string;
      readonly by: Doer | 'the App' | null;
    }
  | {
      readonly step: 'tried';
      readonly n: number;
      readonly target: string;
      readonly repository_id: number | null;
      readonly call: string;
      readonly changes: readonly {
        readonly name: string;
        readonly before: unknown;
        readonly after: unknown;
      }[];
    }
  | {
      readonly step: 'done' | 'failed' | 'unsure';
      readonly n: number;
      readonly said: string;
      readonly commit?: string | null;
      readonly pull?: number | null;
    }
  | { readonly step: 'end' }
);

/** A client's secret, with which what happens elsewhere is told. */
export interface SecretNote {
  readonly what: 'made' | 'ended';
  /** Null: all of them. */
  readonly id: string | null;
}

/** What happened elsewhere, as somebody told it. */
export interface ToldNote {
  readonly thing: string;
  readonly repository_id: number;
  /** A workflow's run, the id of a secret, or `command`. */
  readonly speaker: string;
  /** SHA-256 of what was sent. */
  readonly body: string;
  readonly result: 'recorded' | 'refused: this token told something else before';
}

/** A verdict rested on a waiver whose last day is over. */
export interface WaiverEndNote {
  readonly what: 'its last day is over';
  readonly policy: string;
  readonly waiver: string;
  readonly layer: string;
  readonly until: string;
  readonly repository_id: number;
  readonly pull_request: number;
  readonly head: string;
}

/** What Fairlead wrote on GitHub in the client's name, but for check runs (`verdict`) and commits (`anchor`, `export`, `apply`). */
export type WrittenNote = {
  /** Of the two records of one deed the same. */
  readonly deed: string;
  readonly purpose: string;
} & (
  | {
      readonly step: 'tried';
      readonly call: string;
      /** SHA-256 of what was sent; null: nothing was. */
      readonly body: string | null;
    }
  | {
      readonly step: 'done' | 'failed' | 'unsure';
      readonly status: number | null;
      /** GitHub's number of what is there now. */
      readonly made: number | null;
    }
);

/** What our code notes, by kind. The members of `engine` are added to each. */
export interface Notes {
  readonly anchor: AnchorNote;
  readonly apply: RunNote;
  readonly command: CommandNote;
  readonly erasure: ErasureNote;
  /** As evidence captures it. */
  readonly event: { readonly about: string; readonly event: string };
  readonly export: ExportNote;
  /** As evidence knows gaps. */
  readonly gap: { readonly from: string; readonly to: string | null; readonly watched: string };
  readonly plan: PlanNote;
  readonly secret: SecretNote;
  readonly told: ToldNote;
  readonly undo: RunNote;
  readonly 'waiver-end': WaiverEndNote;
  readonly written: WrittenNote;
}

/** What the database itself notes, in the transaction that writes the row: its columns, in words of the database. */
const byDatabase = ['audit', 'configuration', 'gap', 'key', 'proceed', 'verdict', 'waiver'] as const;

export type NotedKind = keyof Notes;

export type RecordKind = NotedKind | (typeof byDatabase)[number];

/** Whether records of a kind are changes of what controls changes: a row of that population each. */
export const changesControls = {
  anchor: false,
  apply: true,
  audit: false,
  command: false,
  configuration: true,
  erasure: false,
  // Some are, by what they are about: see the population.
  event: false,
  export: false,
  gap: false,
  key: true,
  // Nothing was changed.
  plan: false,
  // A population of its own has these.
  proceed: false,
  secret: true,
  told: false,
  undo: true,
  verdict: false,
  waiver: false,
  'waiver-end': false,
  written: false,
} as const satisfies Record<RecordKind, boolean>;

export const recordKinds = Object.keys(changesControls).sort() as readonly RecordKind[];
