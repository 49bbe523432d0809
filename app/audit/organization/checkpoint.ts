/**
 * What an audit of an organization has done so far: a line of JSON for each repository, so that an audit that was stopped,
 * or ran out of requests, goes on where it was. The last line may be cut; it counts as not written.
 */
import type { AuditedRepository } from '../model/audit.ts';
import type { Check } from '../model/check.ts';

export interface DoneRepository {
  /** GitHub's number: a name may change meanwhile. */
  readonly id: number;
  readonly repository: AuditedRepository;
  readonly checks: readonly Check[];
}

export interface Checkpoint {
  /** What was done before, by id. */
  readonly done: ReadonlyMap<number, DoneRepository>;
  readonly write: (one: DoneRepository) => Promise<void>;
}

export const noCheckpoint: Checkpoint = { done: new Map(), write: async () => undefined };

interface Head {
  readonly fairlead: 'audit of an organization, 1';
  readonly name: string;
  readonly engine: string;
}

export function checkpointHead(name: string, engine: string): string {
  const head: Head = { fairlead: 'audit of an organization, 1', name, engine };
  return `${JSON.stringify(head)}\n`;
}

export function checkpointLine(one: DoneRepository): string {
  return `${JSON.stringify(one)}\n`;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** What a checkpoint is of; null: it is none. */
export function headOf(text: string): { readonly name: string; readonly engine: string } | null {
  const head = parsed(text.split('\n', 1)[0] ?? '') as Partial<Head> | null;
  if (head?.fairlead !== 'audit of an organization, 1') return null;
  return typeof head.name === 'string' && typeof head.engine === 'string'
    ? { name: head.name, engine: head.engine }
    : null;
}

/** Lines as they were written; this program's own data, so that its shape is not checked further. */
export function doneIn(text: string): ReadonlyMap<number, DoneRepository> {
  const lines = text.split('\n').slice(1, -1);
  return new Map(
    lines.flatMap((line): [number, DoneRepository][] => {
      const one = parsed(line) as DoneRepository | null;
      return one && typeof one.id === 'number' && Array.isArray(one.checks) ? [[one.id, one]] : [];
    }),
  );
}
