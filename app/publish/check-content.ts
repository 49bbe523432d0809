/** Reports → what one check run says. */
import { renderAnnotations } from '../../policies/engine/report/annotations.ts';
import { renderCheck } from '../../policies/engine/report/check.ts';
import { type Report, weightOf, worst } from '../../policies/engine/report.ts';
import { type CheckContent, digestOf } from './check-run.ts';

/** Characters of each of the two hashes: enough to find the record that has them whole. */
const maxHash = 16;

/** The report that the check run's conclusion is from. */
function heaviest(reports: readonly Report[]): Report | undefined {
  return reports.toSorted((a, b) => weightOf(b.conclusion) - weightOf(a.conclusion))[0];
}

/** `pull_request/12/<rules>/<facts>`: with the digest before it, what a check run is found and known by. */
function identityOf({ kind, subjectId, rules, facts }: Report['identity']): string {
  const subject = encodeURIComponent(subjectId.toWellFormed()).slice(0, 100);
  return [kind, subject, rules.slice(0, maxHash), facts.slice(0, maxHash)].join('/');
}

/**
 * The worst of the reports that share a commit. The digest leaves the count of requests out, which differs though nothing
 * changed.
 */
export function contentOf(reports: readonly Report[], startedAt: string): CheckContent {
  const annotations = reports.flatMap((report) => renderAnnotations(report));
  const uncounted = reports.map((report) => ({ ...report, provenance: { ...report.provenance, calls: 0 } }));
  const conclusion = worst(reports.map((report) => report.conclusion));
  const digest = digestOf([conclusion, renderCheck(uncounted), annotations]);
  const first = heaviest(reports);
  const externalId = first ? `${digest}/${identityOf(first.identity)}` : digest;
  return { output: renderCheck(reports), conclusion, annotations, startedAt, digest, externalId };
}
