/** Results of all analyses → those that are new with the change, and counts of the others. */
import type { Gap } from '../../../policies/engine/facts.ts';
import { count, say } from '../../../policies/engine/prose.ts';
import type { ChangedFile } from '../../../policies/facts/changed-files.ts';
import type { StaticAnalysis } from '../../../policies/facts/static-analysis.ts';
import type { SarifPlace } from '../../../policies/formats/sarif/place.ts';
import { levels, type SarifResult, securitySeverities } from '../../../policies/formats/sarif/result.ts';
import {
  type ChangedLines,
  changedLines,
  type Standing,
  standingOf,
} from '../../../policies/formats/sarif/standing.ts';
import type { FoundRun } from './found.ts';
import type { Counted } from './identify.ts';

export interface SortedOut {
  /** Worst first, then by path, line, tool, rule. */
  readonly counted: readonly Counted[];
  readonly setAside: StaticAnalysis['setAside'];
  readonly gaps: readonly Gap[];
}

/** New results kept; GitHub too keeps 5,000 of an upload. More are a gap, never silently dropped. */
const maxCounted = 5000;

/** Heavier is worse: security severities weigh like levels, one step up. */
function weight({ level, security }: SarifResult): number {
  const bySecurity = security === null ? 0 : securitySeverities.indexOf(security) + 1;
  return Math.max(levels.indexOf(level), bySecurity);
}

function order(a: Counted, b: Counted): number {
  const keys = (c: Counted) => [c.path, c.line ?? 0, c.tool, c.result.rule, c.result.message] as const;
  if (weight(a.result) !== weight(b.result)) return weight(b.result) - weight(a.result);
  const [left, right] = [keys(a), keys(b)];
  for (const [i, value] of left.entries()) {
    const other = right[i] ?? '';
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}

function countedOf(
  tool: string,
  result: SarifResult,
  place: SarifPlace,
  change: ReadonlyMap<string, ChangedLines>,
): Counted | null {
  if (place.kind !== 'file') return null;
  const { path, line } = place;
  const text = line === null ? null : (change.get(path)?.lines?.get(line) ?? null);
  const endLine = line === null ? null : Math.max(line, place.endLine);
  return { tool, result, path, line, endLine, text };
}

function unseenGaps(unseen: readonly Counted[]): readonly Gap[] {
  const paths = [...new Set(unseen.map(({ path }) => path))].sort();
  return paths.map((path) => ({
    reason: say`the changed lines of ${path} cannot be seen (too large or binary), so ${count(
      unseen.filter((one) => one.path === path).length,
      'result',
    )} in it may be old or new`,
    remedy: say`Split the change of ${path}, or look at these results by hand.`,
  }));
}

/** Results whose place in the change the tool does not tell, one gap per tool and file. */
function unplacedGaps(judged: readonly Judged[]): readonly Gap[] {
  const reasons = judged.flatMap(({ tool, standing, counted }): readonly Gap['reason'][] => {
    if (standing === 'unresolved')
      return [
        say`${tool} names files by a list that its report does not hold, so they may be of this change`,
      ];
    if (standing !== 'unplaced' || !counted) return [];
    return [
      say`${tool} counts characters instead of lines in ${counted.path}, so what it found there may be old or new`,
    ];
  });
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), { reason }])).values()];
}

/** The same result of two analyses (a workflow that ran for push and for the pull request) counts once. */
function keyOf({ tool, path, line, endLine, result }: Counted): string {
  return JSON.stringify([tool, path, line, endLine, result.rule, result.message, result.lineHash]);
}

interface Judged {
  readonly tool: string;
  readonly standing: Standing;
  readonly counted: Counted | null;
}

function judgedOf(runs: readonly FoundRun[], files: readonly ChangedFile[]): readonly Judged[] {
  const change = changedLines(files);
  return runs.flatMap(({ tool, results }) =>
    results.map((result) => {
      const { standing, place } = standingOf(result, change);
      return { tool, standing, counted: countedOf(tool, result, place, change) };
    }),
  );
}

/** Pure. `files` are the files of the change. */
export function sortOut(runs: readonly FoundRun[], files: readonly ChangedFile[]): SortedOut {
  const judged = judgedOf(runs, files);
  const those = (standing: Standing) => judged.filter((one) => one.standing === standing);
  const counted = (standing: Standing) => those(standing).flatMap((one) => one.counted ?? []);
  const all = [...new Map(counted('new').map((one) => [keyOf(one), one])).values()].sort(order);
  const undecided = those('undecided').length;
  const over = all.length - maxCounted;
  const overGaps =
    over > 0
      ? [{ reason: say`there are ${over} new results more than the ${maxCounted} that are kept` }]
      : [];
  return {
    counted: all.slice(0, maxCounted),
    setAside: {
      suppressed: those('suppressed').length,
      unchanged: those('unchanged').length,
      elsewhere: those('elsewhere').length,
      untouchedLines: those('untouchedLines').length,
      withoutLine: those('withoutLine').length,
      ...(undecided > 0 ? { undecided } : {}),
    },
    gaps: [...unseenGaps(counted('unseen')), ...unplacedGaps(judged), ...overGaps],
  };
}
