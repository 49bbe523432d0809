/** What is said between the thread that serves and the embedded engine's. All of it is plain data. */
import type { Row, Statement } from './session.ts';
import { wordless } from './wordless.ts';

/** One piece of work. */
export interface Order {
  /** One after the other, until one fails. */
  readonly statements: readonly Statement[];
  /** No transaction is to be open after it: one that is ends in nothing. */
  readonly last: boolean;
}

export interface Answered {
  readonly rows: readonly Row[];
  readonly affected: number;
  /** Names of the columns that hold bytes. */
  readonly bytes: readonly string[];
}

export type ToEngine = { readonly id: number } & (
  | Order
  | { readonly start: true }
  | { readonly close: true }
);

export type FromEngine = { readonly id: number } /** For each statement. */ & (
  | { readonly answers: readonly Answered[] }
  | { readonly error: ErrorData }
);

/** An error without a value of a statement in it; `fields` are codes and names of the schema, or the operating system's. */
export interface ErrorData {
  readonly name: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The operating system's, of files that could not be had. */
const system = ['errno', 'syscall', 'path'] as const;

export function errorData(thrown: unknown): ErrorData {
  const error = wordless(thrown);
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), fields: {} };
  const { name, message, stack: _, cause: __, ...rest } = { ...error } as Error & Record<string, unknown>;
  const isSystem = 'syscall' in rest;
  const kept = Object.entries(rest).filter(
    ([key, value]) =>
      (error.name === 'DatabaseError' || key === 'code' || (isSystem && system.some((one) => one === key))) &&
      (typeof value === 'string' || typeof value === 'number'),
  );
  return { name: error.name, message: error.message, fields: Object.fromEntries(kept) };
}

export function errorOf({ name, message, fields }: ErrorData): Error {
  const error = name === 'RangeError' ? new RangeError(message) : new Error(message);
  if (error.name !== name) error.name = name;
  return Object.assign(error, fields);
}
