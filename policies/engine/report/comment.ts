/** The sticky comment: what is asked for, in a few lines. The check run has everything else. */
import type { Assessment } from '../evaluate.ts';
import { toMarkdown } from '../markdown.ts';
import { gist, own, say } from '../prose.ts';
import { proposals, type Report } from '../report.ts';
import { letThroughWords, unknownWords } from './asks.ts';
import { type Block, page } from './blocks.ts';
import { problemWords } from './configuration.ts';
import { findingsOf, standing } from './tally.ts';
import { lead, renderTitle } from './title.ts';
import { endingSoon, waivedWords } from './waived.ts';
import { sentence } from './words.ts';

/** `detailsUrl`: the check run's page; left out when it is not a plain http(s) address. */
export interface CommentLinks {
  readonly detailsUrl?: string;
}

/** GitHub refuses more than 65,536 characters; nobody reads a tenth of it in a comment. */
const maxBytes = 10_000;

/** Things listed per section; the check run has all of them. */
const maxItems = 10;

/**
 * The sticky comment's Markdown; null when there is nothing to say: nothing to fix or consider, nothing that holds
 * the merge because it could not be judged or was let through without, no waiver that ends within a week.
 */
export function renderComment(report: Report, links: CommentLinks = {}): string | null {
  const toFix = [...standing(report, 'to fix').flatMap(itemsOf), ...problemItems(report)];
  const toConsider = standing(report, 'to consider').flatMap(itemsOf);
  const unknown = standing(report, 'unknown')
    .filter(({ rung }) => rung === 'block')
    .map((one) => toMarkdown(unknownWords(one, report)));
  const letThrough = standing(report, 'let through').map((one) => toMarkdown(letThroughWords(one)));
  const unusable = ['default', 'incomplete'].includes(report.provenance.fallback);
  const ending = endingSoon(report).map((one) => toMarkdown(waivedWords(one)));
  const unread = proposals(report).flatMap((one) =>
    one.unread ? [toMarkdown(say`${one.path} as proposed: ${sentence(one.unread)}`)] : [],
  );
  const said = [toFix, toConsider, unknown, letThrough, unread, ending];
  if (said.every(({ length }) => length === 0) && !unusable) return null;
  const also = toFix.length > 0 && toConsider.length > 0 ? ['Worth a look, but not holding the merge:'] : [];
  return page(
    [
      `${named(lead(report))}${detailsLink(links)}`,
      ...section(toFix, (i) => `${i + 1}.`),
      ...also,
      ...section(toConsider, () => '-'),
      ...unknown,
      ...letThrough,
      ...unread,
      ...section(ending, () => '-'),
    ],
    maxBytes,
  );
}

/** Names Fairlead: a workflow's comment is posted under another name. */
function named([first, ...others]: readonly [string, ...string[]]): string {
  const bold = first.startsWith('Fairlead') ? `**${first}**` : `**Fairlead: ${first}**`;
  return [bold, ...others].join(' ');
}

/** What an existing comment becomes when there is nothing left to say. */
export function renderSettledComment(report: Report, links: CommentLinks = {}): string {
  return `**Fairlead: all settled.** ${renderTitle(report)}.${detailsLink(links)}`;
}

function detailsLink({ detailsUrl }: CommentLinks): string {
  const plain = detailsUrl !== undefined && /^https?:\/\/[\w.:/?=&%-]+$/.test(detailsUrl);
  return plain ? ` [Details](${detailsUrl})` : '';
}

/** The first sentence of what is wrong and of what to do: the check has the rest. */
function itemsOf(assessment: Assessment): readonly string[] {
  return findingsOf(assessment).map(({ message, remedy, draft }) => {
    const where = own(draft ? ' A draft is in the check.' : '');
    return toMarkdown(say`${sentence(gist(message))} ${sentence(gist(remedy))}${where}`);
  });
}

function problemItems(report: Report): readonly string[] {
  const problems = proposals(report).flatMap((one) => one.problems);
  return problems.map((problem) => toMarkdown(problemWords(problem)));
}

function section(items: readonly string[], mark: (i: number) => string): readonly Block[] {
  if (items.length === 0) return [];
  const more = items.length - maxItems;
  const shown = more > 1 ? items.slice(0, maxItems) : items;
  const rest = more > 1 ? [`\nand ${more} more, listed in the check`] : [];
  const lines = shown.map((item, i) => `${mark(i)} ${item}`);
  return [{ open: '', items: [...lines, ...rest], close: '', between: '\n' }];
}
