/** What every command of the command line is, what it is given, and what its exit codes mean. */
import { toPlain } from '../../policies/engine/plain.ts';
import type { AnyPolicy } from '../../policies/engine/policy.ts';
import type { Prose } from '../../policies/engine/prose.ts';

/** 0: nothing holds this up. 1: a policy fails. 2: could not judge, or was called wrongly: never a pass. */
export const exitCode = { fine: 0, failed: 1, cannotJudge: 2 } as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** Where people see how far a command is. */
export interface Screen {
  /** Draws one line over the last one, and an empty one to take it away; null: it is no terminal. */
  readonly draw: ((text: string) => void) | null;
  /** Columns. */
  readonly width: number;
  /** Milliseconds since any moment. */
  readonly clock: () => number;
}

/** The process as a command sees it. */
export interface Io {
  readonly cwd: string;
  /** Results. Resolves when they are written. */
  readonly print: (text: string) => Promise<void>;
  /** Warnings and progress, one line each, beside the results. */
  readonly note: (line: Prose) => void;
  /** Where progress is shown; without it, none is. */
  readonly screen?: Screen;
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
  /** The command's help has the answer. */
  readonly isInHelp: boolean;
  constructor(reason: Prose, remedy?: Prose, isInHelp = false) {
    super(toPlain(reason));
    this.name = 'Usage';
    this.gap = remedy ? { reason, remedy } : { reason };
    this.isInHelp = isInHelp;
  }
}
