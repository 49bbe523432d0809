/** Reports → what a check run shows. */
import { tipName } from '../../facts/pull-request.ts';
import { toMarkdown } from '../markdown.ts';
import { inert } from '../plain.ts';
import { own, type Prose, say } from '../prose.ts';
import { type Report, weightOf } from '../report.ts';
import { page } from './blocks.ts';
import { asked, explained } from './summary.ts';
import { cutTitle, renderTitle } from './title.ts';

/** What a check run shows. `summary` and `text` are Markdown, each within GitHub's limit. */
export interface CheckOutput {
  readonly title: string;
  readonly summary: string;
  readonly text: string | null;
}

/** GitHub takes 65,535 characters of each; cut by bytes, with room to spare. */
const maxBytes = 60_000;

/** Pull requests with the same head that get a part of their own. */
const maxReports = 20;

/** Bytes of a part's heading, whose two names are at most 300 characters each. */
const roomForHeading = 1_300;

/** One check run for every pull request that has this head; most often one. Throws for an empty list. */
export function renderCheck(reports: readonly Report[]): CheckOutput {
  const [first, ...others] = [...reports].sort((a, b) => weightOf(b.conclusion) - weightOf(a.conclusion));
  if (!first) throw new RangeError('a check run needs at least one report');
  if (others.length === 0) return renderOne(first, maxBytes);
  const all = [first, ...others];
  const shown = all.slice(0, maxReports);
  const hidden = all.length - shown.length;
  const many = first.identity.kind === 'release' ? 'releases' : 'pull requests';
  const of = first.identity.kind === 'release' ? 'in' : 'the head of';
  const intro = `This commit is ${of} ${all.length} ${many}; the check run carries the worst of them.`;
  const rest = hidden > 0 ? [`and ${hidden} more ${many}`] : [];
  const parts = shown.map((report) => {
    const { summary, text } = renderOne(report, Math.floor(maxBytes / shown.length) - roomForHeading);
    const heading = `### ${toMarkdown(subjectOf(report))}`;
    return { summary: `${heading}\n\n${summary}`, text: `${heading}\n\n${text}` };
  });
  return {
    title: cutTitle(all.map((report) => `${inert(report.subject, 40)}: ${renderTitle(report)}`).join(' · ')),
    summary: [intro, ...parts.map(({ summary }) => summary), ...rest].join('\n\n'),
    text: parts.map(({ text }) => text).join('\n\n'),
  };
}

function renderOne(report: Report, bytes: number): CheckOutput {
  const { fixes, rest } = explained(report);
  return {
    title: cutTitle(titleOf(report)),
    summary: page(asked(report), bytes),
    text: page(fixes, bytes, rest),
  };
}

/** A pull request is named by the page it is shown on; a release shares its commit with others. */
function titleOf(report: Report): string {
  const title = renderTitle(report);
  return report.identity.kind === 'release' ? `${inert(report.subject, 100)}: ${title}` : title;
}

/** Our `#12` as it is, so it becomes a link; anything else as a value. */
function subjectOf({ subject, base, identity }: Report): Prose {
  if (identity.kind === 'release' || !base) return say`${subject}`;
  const name = /^#\d+$/.test(subject) ? own(subject) : say`${subject}`;
  return say`${name} into ${tipName(base)}`;
}
