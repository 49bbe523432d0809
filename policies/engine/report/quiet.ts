/** What needs nothing: policies that passed or do not apply, folded away. */
import type { Assessment } from '../evaluate.ts';
import { toMarkdown } from '../markdown.ts';
import { list, own, say } from '../prose.ts';
import type { Report } from '../report.ts';
import { type Block, bullets, fold } from './blocks.ts';
import { standing, tally, unseenOf } from './tally.ts';
import { capital, sentence } from './words.ts';

/** `9 passed · 1 not applicable`, with a line for each. */
export function needsNothing(report: Report): readonly Block[] {
  const { passed, notApplicable } = tally(report);
  const label = [
    ...(passed > 0 ? [`${passed} passed`] : []),
    ...(notApplicable > 0 ? [`${notApplicable} not applicable`] : []),
  ].join(' · ');
  const lines = [...standing(report, 'passed'), ...standing(report, 'not applicable')].map(lineOf);
  return label === '' ? [] : [fold(label, bullets(lines))];
}

const signs = { pass: '✓', skip: '–' } as const;

/** A policy that passed or does not apply, in a line. */
export function lineOf(assessment: Assessment): string {
  const { policy, result } = assessment;
  if (result.outcome !== 'pass' && result.outcome !== 'skip') return '';
  const words = sentence(say`${[signs[result.outcome]]} ${own(policy)}: ${capital(result.because)}`);
  const notes = result.outcome === 'pass' ? (result.notes ?? []) : [];
  return `- ${toMarkdown(list([words, ...[...notes, ...unseenOf(assessment)].map(sentence)], ' '))}`;
}
