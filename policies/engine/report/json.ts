/** The report as JSON, for programs. The shape is a promise that `docs/report.md` describes. */

import type { Tip } from '../../facts/pull-request.ts';
import type { Assessment, Missing, WaivedFinding } from '../evaluate.ts';
import { isKnown } from '../part.ts';
import { toPlain } from '../plain.ts';
import type { Prose } from '../prose.ts';
import { type ConfigProblem, leftOut, proposals, type Report } from '../report.ts';
import { differenceJson } from '../simulation/difference.ts';
import type { Finding } from '../verdict.ts';
import { tally, unseenOf, waivedOf } from './tally.ts';
import { renderTitle } from './title.ts';

/** Version 2, see `docs/report.md`. Indented, with a last line break. */
export function renderJson(report: Report): string {
  const { subject, identity, conclusion, provenance, proposed } = report;
  const data = {
    version: 2,
    subject,
    identity,
    base: tipOf(report.base),
    head: tipOf(report.head),
    conclusion,
    title: renderTitle(report),
    counts: countsOf(report),
    policies: report.assessments.map(policyOf),
    configuration: {
      inForce: toPlain(provenance.configuration),
      fallback: provenance.fallback,
      problems: provenance.configProblems.map(problemOf),
    },
    proposed: proposed && {
      path: proposed.path,
      unread: proposed.unread ? toPlain(proposed.unread) : null,
      problems: proposed.problems.map(problemOf),
      differences: proposed.differences.map(toPlain),
      wouldConclude: proposed.wouldConclude,
      simulation: proposed.simulation ? differenceJson(proposed.simulation, toPlain) : null,
    },
    proposedWaivers: report.proposedWaivers
      ? {
          path: report.proposedWaivers.path,
          unread: report.proposedWaivers.unread ? toPlain(report.proposedWaivers.unread) : null,
          problems: report.proposedWaivers.problems.map(problemOf),
          differences: report.proposedWaivers.differences.map(toPlain),
        }
      : null,
    waivers: {
      problems: (provenance.waivers?.problems ?? []).map(problemOf),
      notes: (provenance.waivers?.notes ?? []).map(problemOf),
    },
    sources: provenance.sources.map(toPlain),
    calls: provenance.calls,
    notLookedAt: provenance.notLookedAt.map(({ otherKind: _, ...one }) => ({
      ...one,
      reason: toPlain(one.reason),
    })),
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

function countsOf(report: Report): object {
  const problems = proposals(report).flatMap((one) => one.problems).length;
  return { ...tally(report), problems, leftOut: leftOut(report).length };
}

function tipOf(tip: Tip | null): object | null {
  return tip && { ref: isKnown(tip.ref) ? tip.ref : null, sha: tip.sha };
}

function policyOf(assessment: Assessment): object {
  const { policy, title, rung, origin, result, gaps, waiverNotes, letThrough, proceedNotes } = assessment;
  const waived = waivedOf(assessment).map(waivedFindingOf);
  const about = {
    policy,
    title,
    rung,
    setIn: origin,
    outcome: result.outcome,
    ...(waived.length > 0 ? { waived } : {}),
    ...(waiverNotes ? { waiverNotes: plainNotes(waiverNotes) } : {}),
  };
  const unlooked = plainNotes(unseenOf(assessment));
  const unseen = unlooked.length > 0 ? { unseen: unlooked } : {};
  switch (result.outcome) {
    case 'unknown':
      return {
        ...about,
        missing: result.missing.map(missingOf),
        ...(letThrough ? { letThrough } : {}),
        ...(proceedNotes ? { proceedNotes: plainNotes(proceedNotes) } : {}),
      };
    case 'fail':
      return {
        ...about,
        findings: result.findings.map(findingOf),
        notes: plainNotes(result.notes),
        ...unseen,
        notLookedAt: gaps.map(missingOf),
      };
    case 'waived':
      return { ...about, notes: plainNotes(result.notes) };
    case 'pass':
      return { ...about, because: toPlain(result.because), notes: plainNotes(result.notes), ...unseen };
    case 'skip':
      return { ...about, because: toPlain(result.because), ...unseen };
  }
}

function plainNotes(notes: readonly Prose[] = []): readonly string[] {
  return notes.map(toPlain);
}

function findingOf({ message, remedy, ...rest }: Finding): object {
  return { message: toPlain(message), remedy: toPlain(remedy), ...rest };
}

function waivedFindingOf({ finding, waivers, daysLeft }: WaivedFinding): object {
  return { finding: findingOf(finding), daysLeft, waivers };
}

function missingOf({ fact, reason, remedy }: Missing): object {
  return { fact, reason: toPlain(reason), remedy: remedy ? toPlain(remedy) : null };
}

function problemOf({ message, ...place }: ConfigProblem): object {
  return { ...place, message: toPlain(message) };
}
