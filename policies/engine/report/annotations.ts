/** Findings on the lines they are about. */
import { inert, toPlain } from '../plain.ts';
import { say } from '../prose.ts';
import { proposals, type Report } from '../report.ts';
import type { Finding } from '../verdict.ts';
import { findingsOf, standingOf, waivedOf } from './tally.ts';
import { waivedWords } from './waived.ts';
import { sentence } from './words.ts';

/** A remark on lines of a file in the head, in the shape GitHub and the Actions log share. Texts are plain. */
export interface Annotation {
  readonly path: string;
  /** 1-based. */
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
  readonly rawDetails?: string;
}

/** Each fifty cost a request. What blocks comes before what warns when some are left out. */
export const maxAnnotations = 200;

/** GitHub's limits are 64 KB for a message and its details, and 255 characters for a title. */
const maxCharacters = 16_000;

/** At most {@link maxAnnotations}, sorted by path, line and title; the publisher sends them in fifties. */
export function renderAnnotations(report: Report): readonly Annotation[] {
  return all(report).slice(0, maxAnnotations).sort(byPlace);
}

/** How many findings with a place are not annotated. */
export function annotationsLeftOut(report: Report): number {
  return Math.max(0, all(report).length - maxAnnotations);
}

function all(report: Report): readonly Annotation[] {
  const levels = { 'to fix': 'failure', 'to consider': 'warning' } as const;
  const ofFindings = report.assessments.flatMap((assessment) => {
    const where = standingOf(assessment);
    if (where !== 'to fix' && where !== 'to consider') return [];
    const level = levels[where];
    return findingsOf(assessment).flatMap((finding) => annotationOf(finding, assessment.policy, level));
  });
  const ofWaived = report.assessments.flatMap((assessment) =>
    waivedOf(assessment).flatMap((one) => {
      const { draft, ...finding } = one.finding;
      return annotationOf({ ...finding, message: waivedWords(one), remedy: [] }, assessment.policy, 'notice');
    }),
  );
  const problems = proposals(report).flatMap((one) => one.problems);
  const ofProblems = problems.map(({ path, line, message }) => ({
    path,
    startLine: line,
    endLine: line,
    level: 'failure' as const,
    title: 'Fairlead configuration',
    message: toPlain(sentence(message)),
  }));
  const blocking = (annotation: Annotation) => (annotation.level === 'failure' ? 0 : 1);
  return [...[...ofProblems, ...ofFindings].sort((a, b) => blocking(a) - blocking(b)), ...ofWaived];
}

function annotationOf(finding: Finding, policy: string, level: Annotation['level']): readonly Annotation[] {
  const { path, line = 1, endLine = line, message, remedy, draft, patch } = finding;
  if (path === undefined) return [];
  const details =
    draft?.text ??
    patch
      ?.split('\n')
      .map((text) => inert(text))
      .join('\n');
  const words = toPlain(
    remedy.length > 0 ? say`${sentence(message)} ${sentence(remedy)}` : sentence(message),
  );
  return [
    {
      path,
      startLine: line,
      endLine: Math.max(line, endLine),
      level,
      title: policy,
      message: cut(words),
      ...(details === undefined ? {} : { rawDetails: cut(details) }),
    },
  ];
}

function cut(text: string): string {
  const whole = text.toWellFormed();
  return whole.length > maxCharacters ? `${whole.slice(0, maxCharacters - 1).toWellFormed()}…` : whole;
}

function byPlace(a: Annotation, b: Annotation): number {
  const order = (x: string, y: string) => (x < y ? -1 : x > y ? 1 : 0);
  return (
    order(a.path, b.path) ||
    a.startLine - b.startLine ||
    order(a.title, b.title) ||
    order(a.message, b.message)
  );
}
