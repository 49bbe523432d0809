/** What a policy says about its facts. Plain data: verdicts cross process borders and are hashed. */
import type { Gap } from './gap.ts';
import type { Prose } from './prose.ts';

export type NonEmpty<T> = readonly [T, ...T[]];

/** How bad one finding is. `unknown` is its own case, never a low one. */
export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'unknown';

/** Who can put a finding right. An administrator is one of the repository, an owner one of the organization. */
export type Fixer = 'author' | 'reviewer' | 'maintainer' | 'administrator' | 'owner';

/** The advisory a finding is about: what it can be waived by. */
export interface AdvisoryRef {
  /** Its id and its other ids. */
  readonly ids: readonly string[];
  /** The package as its ecosystem names it, and as a package URL without a version. */
  readonly package: string;
  readonly packageUrl: string;
  /** Whether some version fixes it. */
  readonly fixed: boolean;
}

/** One thing wrong. */
export interface Finding {
  /** What is wrong and where, in one or two sentences. */
  readonly message: Prose;
  /** What to do about it, so that a tired person can follow it. */
  readonly remedy: Prose;
  readonly who: Fixer;
  readonly severity?: Severity;
  /** Repository path the finding is about, `/`-separated. */
  readonly path?: string;
  /** Other paths where the same thing is wrong, when they make one finding. */
  readonly alsoIn?: readonly string[];
  /** First line, 1-based, in the head version of `path`. */
  readonly line?: number;
  readonly endLine?: number;
  /** Stable across commits: the same wrong thing has the same fingerprint. Unique within a verdict. */
  readonly fingerprint: string;
  /** All the advisories it is about, if any. */
  readonly advisories?: readonly AdvisoryRef[];
  /** A file that would put it right, ready to be added. `text` is Markdown or code, shown in a fence. */
  readonly draft?: { readonly path: string; readonly text: string };
  /** A small edit of `path` that would put it right: lines that start with `-`, `+` or a space. Shown in a fence. */
  readonly patch?: string;
}

/** What every verdict may carry. */
interface Seen {
  /**
   * Values that the verdict depends on and that GitHub did not show (`Shown`): with one of them the engine makes a pass or
   * a skip `unknown`, and shows them beside a fail.
   */
  readonly gaps?: readonly Gap[];
  readonly unseen?: Unseen;
}

export interface Pass extends Seen {
  readonly outcome: 'pass';
  readonly because: Prose;
  /** Things worth knowing that are not wrong, e.g. "2 advisories were there before this change". */
  readonly notes?: readonly Prose[];
}

/**
 * What a reader would take to be covered by this verdict and is not, although nothing failed to be read: what no reader
 * understands, what no database knows. Unlike notes, shown in every format.
 */
export type Unseen = readonly Prose[];

export interface Fail extends Seen {
  readonly outcome: 'fail';
  readonly findings: NonEmpty<Finding>;
  readonly notes?: readonly Prose[];
}

/** The policy does not apply to this subject. */
export interface Skip extends Seen {
  readonly outcome: 'skip';
  readonly because: Prose;
}

export type Verdict = Pass | Fail | Skip;

function aside(notes: readonly Prose[], unseen: Unseen): Pick<Pass, 'notes' | 'unseen'> {
  return { ...(notes.length > 0 ? { notes } : {}), ...(unseen.length > 0 ? { unseen } : {}) };
}

export function pass(because: Prose, notes: readonly Prose[] = [], unseen: Unseen = []): Pass {
  return { outcome: 'pass', because, ...aside(notes, unseen) };
}

export function skip(because: Prose, unseen: Unseen = []): Skip {
  return { outcome: 'skip', because, ...aside([], unseen) };
}

/** `fail` when there are findings, otherwise the given pass: most policies end with this line. */
export function failOr(findings: readonly Finding[], otherwise: Pass): Verdict {
  const [first, ...rest] = findings;
  if (!first) return otherwise;
  return {
    outcome: 'fail',
    findings: [first, ...rest],
    ...aside(otherwise.notes ?? [], otherwise.unseen ?? []),
  };
}

/** The same verdict, which depends on values that were not shown, too. */
export function without<V extends Verdict>(verdict: V, gaps: readonly Gap[]): V {
  return gaps.length > 0 ? { ...verdict, gaps: [...(verdict.gaps ?? []), ...gaps] } : verdict;
}
