/** A report → what is kept of its verdict: what was judged, by what, on which commits, and how each policy came out. */
import { isKnown } from '../../policies/engine/part.ts';
import type { Report } from '../../policies/engine/report.ts';
import type { FileRevision } from '../github/files/other-files.ts';
import type { NewVerdict } from '../store/verdicts.ts';

/** What was published of it. */
export interface Published extends Pick<NewVerdict, 'conclusion' | 'digest' | 'checkRun'> {
  /** The files of other repositories that it rests on; null when they are not known. */
  readonly layers: readonly FileRevision[] | null;
}

export function recordOf(
  { identity, head, base, assessments }: Report,
  { layers, ...published }: Published,
): NewVerdict {
  const { kind, repositoryId, subjectId: subject, judgedAt, rules, facts, engine } = identity;
  const outcomes = assessments.map(
    ({ policy, rung, result, letThrough }) =>
      [
        policy,
        { rung, outcome: result.outcome, ...(letThrough ? { letThrough: letThrough.comment } : {}) },
      ] as const,
  );
  return {
    kind,
    repositoryId,
    subject,
    // A merge group has a commit of its own.
    head: kind === 'merge_group' ? subject : (head?.sha ?? null),
    baseRef: base && isKnown(base.ref) ? base.ref : null,
    baseSha: base?.sha ?? null,
    judgedAt,
    rules,
    facts,
    engine,
    assessments: Object.fromEntries(outcomes),
    layers: layers && JSON.stringify(layers),
    ...published,
  };
}
