/** A connection as the rest of the store sees it: what differs between the engines ends here. */

import { storableText } from '../storable.ts';

export type Row = Record<string, unknown>;

export interface Result {
  readonly rows: Row[];
  readonly affected: number | null;
}

/** Without values, `sql` may be several statements; their rows come in one list. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

export interface Session {
  /**
   * One after the other, in one piece where the engine can; after one that fails nothing of the others is kept, if the first
   * begins a transaction. `last`: no transaction is to be open afterwards.
   */
  run(statements: readonly Statement[], last: boolean): Promise<readonly Result[]>;
  /** `broken`: the connection is in an unknown state and must not be used again. */
  release(broken?: boolean): void;
}

export interface Sessions {
  /** Waits for a free connection. The embedded engine has one. */
  take(): Promise<Session>;
  end(): Promise<void>;
}

/** A value of a statement: one text that cannot be kept as it is would refuse all that is written with it. */
export function storableValue(value: unknown): unknown {
  return typeof value === 'string' ? storableText(value) : value;
}
