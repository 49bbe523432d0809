/** The issue about a repository or an organization itself: what it lacks, and how to put it right. One for each, edited in place. */
import { toMarkdown } from '../markdown.ts';
import { type Prose, say } from '../prose.ts';
import type { Report } from '../report.ts';
import { askTable, unknowns } from './asks.ts';
import { page } from './blocks.ts';
import { configurationInForce, waiversInForce } from './configuration.ts';
import { howToFix } from './details.ts';
import { howJudged } from './judged.ts';
import { nounsOf } from './nouns.ts';
import { standing } from './tally.ts';
import { renderTitle } from './title.ts';
import { waivedFold } from './waived.ts';

/** GitHub refuses more than 65,536 characters; the marker line takes some. */
const maxBytes = 60_000;

export interface StandingIssue {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  /** Ids of the policies that ask for something, sorted. */
  readonly policies: readonly string[];
}

/**
 * `asks`: something is to be fixed or considered. `open`: nothing is, and something that could ask is not known.
 * `settled`: nothing is left to say.
 */
export type Standings =
  | { readonly state: 'asks'; readonly issue: StandingIssue }
  | { readonly state: 'open' }
  | { readonly state: 'settled'; readonly body: string };

export function standingsOf(report: Report): Standings {
  const asking = [...standing(report, 'to fix'), ...standing(report, 'to consider')];
  if (asking.length > 0) return { state: 'asks', issue: issueOf(report, asking) };
  // Of a configuration that is not read whole nobody knows what it would ask for.
  const whole = ['none', 'refused', 'last-valid'].includes(report.provenance.fallback);
  if (standing(report, 'unknown').length > 0 || !whole) return { state: 'open' };
  return { state: 'settled', body: toMarkdown(settledWords(report)) };
}

function issueOf(report: Report, asking: Report['assessments']): StandingIssue {
  const { subject } = nounsOf(report);
  const named = subject.replace(/^this /, '');
  const lead = toMarkdown(
    say`Fairlead looked at ${[subject]} itself, its settings and files, by the rules of ${report.provenance.configuration}: ${[lower(renderTitle(report))]}.`,
  );
  const end = toMarkdown(
    say`Fairlead edits this issue as things change, without a comment each time, and closes it when nothing is left. Closed by hand, it stays closed until another policy fails. What is right as it is can be waived in ${'.github/fairlead/waivers.yml'}, with a reason and a last day.`,
  );
  return {
    title: `Fairlead: what this ${named} itself lacks`,
    body: page(
      [
        lead,
        ...askTable(report),
        ...unknowns(report),
        ...configurationInForce(report),
        ...waiversInForce(report),
        ...howToFix(report),
        end,
      ],
      maxBytes,
      [...waivedFold(report), howJudged(uncounted(report))],
    ),
    policies: asking.map(({ policy }) => policy).toSorted(),
  };
}

/** How many requests it took differs though nothing changed. */
function uncounted(report: Report): Report {
  return { ...report, provenance: { ...report.provenance, calls: 0 } };
}

const lower = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

function settledWords(report: Report): Prose {
  return say`Nothing is left to put right (judged by the rules of ${report.provenance.configuration}). Fairlead opens this issue again when something is.`;
}
