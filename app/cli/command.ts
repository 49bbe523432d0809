/** What every command of the command line is, what it is given, and what its exit codes mean. */
import { toPlain } from '../../policies/engine/plain.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import type { Prose } from '../../policies/engine/prose.ts';

/** 0: nothing holds this up. 1: a policy fails. 2: could not judge, or was called wrongly: never a pass. */
export const exitCode = { fine: 0, failed: 1, cannotJudge: 2 } as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** The process as a command sees it. */
export interface Io {
  readonly cwd: string;
  /** Results. Resolves when they are written. */
  readonly print: (text: string) => Promise<void>;
  /** Warnings and progress, one line each, beside the results. */
  readonly note: (line: Prose) => void;
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  readonly fetch: typeof fetch;
  /** ISO 8601, UTC. */
  readonly now: string;
  /** The policies that judge; the whole catalogue unless given. */
  readonly catalogue?: readonly AnyPolicy[];
}

export interface Command {
  readonly help: string;
  readonly run: (args: readonly string[], io: Io) => Promise<ExitCode>;
}

/** A command called wrongly: reported in a sentence or two, without a stack trace. */
export class Usage extends Error {
  readonly gap: { readonly reason: Prose; readonly remedy?: Prose };
  constructor(reason: Prose, remedy?: Prose) {
    super(toPlain(reason));
    this.name = 'Usage';
    this.gap = remedy ? { reason, remedy } : { reason };
  }
}
