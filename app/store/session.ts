/** A connection as the rest of the store sees it: what differs between the engines ends here. */

import { storableText } from '../storable.ts';

export type Row = Record<string, unknown>;

export interface Result {
  readonly rows: Row[];
  readonly affected: number | null;
}

export interface How {
  /** A script without values that comes first, in the same piece where the engine can: what begins a transaction. */
  readonly before?: string | null;
  /** No transaction is to be open afterwards, and nothing more is asked before the release. */
  readonly last?: boolean;
}

export interface Session {
  /** Without values, `sql` may be several statements; their rows come in one list. */
  query(sql: string, values: readonly unknown[], how?: How): Promise<Result>;
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
