/** One policy over many merged changes: how often it would have asked for something, of whom, and for example. Pure. */
import type { Assessment } from '../evaluate.ts';
import { own, type Prose } from '../prose.ts';
import type { Rung } from '../setting.ts';
import type { MergedChange, Simulated } from '../simulation.ts';

/** One of the changes that a policy would have asked something of. */
export interface SimulationExample {
  readonly change: MergedChange;
  /** Its first finding. */
  readonly says: Prose;
  /** Findings in all. */
  readonly findings: number;
}

/** One policy over all the changes. */
export interface SimulationRow {
  readonly policy: string;
  readonly title: string;
  readonly rung: Rung;
  /** Changes by what came out; together they are all that the policy looked at. */
  readonly failed: number;
  readonly unknown: number;
  readonly passed: number;
  readonly skipped: number;
  readonly waived: number;
  /** Of the failed ones, the newest. */
  readonly examples: readonly SimulationExample[];
  /** Who made most of the failed changes, when that is somebody in particular. */
  readonly mostBy: { readonly author: string; readonly failed: number } | null;
  /** The most frequent reason of the unknown ones, and its number of changes. */
  readonly unseen: { readonly reason: Prose; readonly changes: number } | null;
}

const maxExamples = 3;

/** One author is named for at least this many changes, when they are at least half of those that failed. */
const minByOne = 3;

interface One {
  readonly change: MergedChange;
  readonly assessment: Assessment;
}

export function rowOf(policy: string, changes: readonly Simulated[]): readonly SimulationRow[] {
  const all = changes.flatMap(({ change, assessments }): readonly One[] => {
    const assessment = assessments.find((one) => one.policy === policy);
    return assessment ? [{ change, assessment }] : [];
  });
  const [first] = all;
  if (!first) return [];
  const { title, rung } = first.assessment;
  const outcome = ({ assessment }: One): string => assessment.result.outcome;
  const having = (wanted: string) => all.filter((one) => outcome(one) === wanted);
  const failed = having('fail');
  return [
    {
      policy,
      title,
      rung,
      failed: failed.length,
      unknown: having('unknown').length,
      passed: having('pass').length,
      skipped: having('skip').length,
      waived: having('waived').length,
      examples: failed.slice(0, maxExamples).map(exampleOf),
      mostBy: mostBy(failed),
      unseen: unseenOf(having('unknown')),
    },
  ];
}

function exampleOf({ change, assessment: { result } }: One): SimulationExample {
  if (result.outcome !== 'fail') return { change, says: own(''), findings: 0 };
  return { change, says: result.findings[0].message, findings: result.findings.length };
}

/** The largest group, the first of several that are as large. */
function largest<T>(groups: ReadonlyMap<string, readonly T[]>): readonly [string, readonly T[]] | null {
  return [...groups].reduce<readonly [string, readonly T[]] | null>(
    (most, group) => (most && most[1].length >= group[1].length ? most : group),
    null,
  );
}

function mostBy(failed: readonly One[]): SimulationRow['mostBy'] {
  const found = largest(Map.groupBy(failed, ({ change }) => change.author));
  if (!found || found[1].length < minByOne || found[1].length * 2 < failed.length) return null;
  return { author: found[0], failed: found[1].length };
}

function unseenOf(unknown: readonly One[]): SimulationRow['unseen'] {
  const reasons = unknown.flatMap(({ assessment: { result } }) =>
    result.outcome === 'unknown' && result.missing[0] ? [result.missing[0].reason] : [],
  );
  const found = largest(Map.groupBy(reasons, (reason) => JSON.stringify(reason)));
  const reason = found?.[1][0];
  return found && reason ? { reason, changes: found[1].length } : null;
}
