/** What static analysis says about this head: the results that are new with the change, and who looked. */
import type { Level, SecuritySeverity } from '../formats/sarif/result.ts';

/** Where an analysis was found. `file`: handed in by the caller; `artifact`: a workflow's; `code-scanning`: GitHub's own. */
export type AnalysisSource = 'file' | 'artifact' | 'code-scanning';

/** One analysis of this head by one tool. */
export interface Analysis {
  readonly tool: string;
  readonly version: string | null;
  readonly from: AnalysisSource;
  /** File name, or `artifact/file`, or GitHub's category. */
  readonly name: string;
  /** How many results it has, new or not. */
  readonly results: number;
}

/** A result on a line that the change added or edited. */
export interface NewResult {
  readonly tool: string;
  readonly rule: string;
  readonly level: Level;
  /** Null: the rule is not about security. */
  readonly security: SecuritySeverity | null;
  readonly message: string;
  /** One sentence of the rule's help, when the tool gave any. */
  readonly help: string | null;
  readonly helpAddress: string | null;
  readonly path: string;
  /** 1-based, in the head; null when the result is about a new file as a whole. */
  readonly line: number | null;
  readonly endLine: number | null;
  /** The same wrong thing keeps it across commits. Unique within the fact. */
  readonly fingerprint: string;
}

export interface StaticAnalysis {
  /** Sorted by tool, then name. Empty: nothing was supplied for this head. */
  readonly analyses: readonly Analysis[];
  /** Worst first, then by path, line, rule. */
  readonly results: readonly NewResult[];
  /** How many results do not count, by why. */
  readonly setAside: {
    /** Accepted in the source or by the tool's own list. */
    readonly suppressed: number;
    /** The tool's baseline already knew them. */
    readonly unchanged: number;
    /** In files that the change does not touch, or outside the repository. */
    readonly elsewhere: number;
    /** In changed files, on lines that the change does not touch. */
    readonly untouchedLines: number;
    /** About the whole repository, or a changed file as a whole. */
    readonly withoutLine: number;
    /** Left to a person by the tool, or not decided by it; left out when there is none. */
    readonly undecided?: number;
    /** About workflows, and shown by `workflow-hardening`; left out when there is none. */
    readonly takenOver?: number;
  };
  /** Where was looked, in the order of looking. */
  readonly lookedIn: readonly AnalysisSource[];
}
