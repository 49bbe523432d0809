/** The whole report as one Markdown document. */
import { toMarkdown } from '../markdown.ts';
import type { Report } from '../report.ts';
import { askTable, notLookedAt, unknowns } from './asks.ts';
import { type Block, page } from './blocks.ts';
import { configurationInForce, proposedConfiguration, waiversInForce } from './configuration.ts';
import { howToFix } from './details.ts';
import { howJudged } from './judged.ts';
import { observedOnly } from './observed.ts';
import { needsNothing } from './quiet.ts';
import { lead, renderTitle } from './title.ts';
import { waivedFold } from './waived.ts';

/** The part that is not folded: the verdict, what is asked for, what could not be seen, the configuration. */
export function asked(report: Report): readonly Block[] {
  const unseen = notLookedAt(report);
  return [
    leadLine(report),
    ...askTable(report),
    ...unknowns(report),
    ...(unseen ? [toMarkdown(unseen)] : []),
    ...configurationInForce(report),
    ...waiversInForce(report),
    ...proposedConfiguration(report),
  ];
}

function leadLine(report: Report): string {
  const [first, ...others] = lead(report);
  return [`**${first}**`, ...others].join(' ');
}

/** The part that is folded. */
export function explained(report: Report): {
  readonly fixes: readonly Block[];
  readonly rest: readonly Block[];
} {
  return {
    fixes: howToFix(report),
    rest: [...waivedFold(report), ...needsNothing(report), ...observedOnly(report), howJudged(report)],
  };
}

/** One Markdown document of at most `bytes` UTF-8 bytes (60,000 when not given): step summaries, `--format markdown`. */
export function renderSummary(report: Report, { bytes = 60_000 }: { readonly bytes?: number } = {}): string {
  const { fixes, rest } = explained(report);
  const heading = `### Fairlead: ${renderTitle(report)}`;
  return page([heading, ...asked(report), ...fixes], bytes, rest);
}
