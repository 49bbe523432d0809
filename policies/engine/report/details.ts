/** What is folded away: how to fix each thing. */
import type { Assessment } from '../evaluate.ts';
import { fence, toMarkdown } from '../markdown.ts';
import { toPlain } from '../plain.ts';
import { count, gist, type Prose, say } from '../prose.ts';
import type { Report } from '../report.ts';
import type { Finding } from '../verdict.ts';
import { type Block, bullets, bytesOf, fold } from './blocks.ts';
import { findingsOf, standing, unseenOf } from './tally.ts';
import { missingItems, placeOf, sentence } from './words.ts';

/** A draft that is longer is cut at a line, and says so. */
const maxDraftBytes = 20_000;

/** One fold per policy that asks for something. What several did not look at stands in the first. */
export function howToFix(report: Report): readonly Block[] {
  const asking = [...standing(report, 'to fix'), ...standing(report, 'to consider')];
  const unlooked = asking.map((one) => unlookedOf(one).map((item) => toMarkdown(item)));
  return asking.map((one, i) => {
    const items = unlooked[i] ?? [];
    const first = asking[unlooked.findIndex((other) => other.join('\n') === items.join('\n'))] ?? one;
    const repeats = items.length > 0 && first !== one;
    const title = toMarkdown(sentence([one.title]));
    return fold(`${one.policy}: how to fix`, [
      `The policy: ${title}`,
      ...findingBlocks(one),
      ...notesOf(one),
      ...unlookedBlocks(repeats ? [`the same as for ${first.policy}.`] : items),
    ]);
  });
}

/** Whether the table has said all of it: a finding without a place, in one sentence. */
function isSaid(finding: Finding): boolean {
  return placeOf(finding) === null && toPlain(gist(finding.message)) === toPlain(finding.message);
}

/** Findings that share a remedy are listed above it, which appears once; without those the table shows in full. */
function findingBlocks(assessment: Assessment): readonly Block[] {
  const findings = findingsOf(assessment);
  const groups = Map.groupBy(findings, ({ remedy }) => toMarkdown(sentence(remedy)));
  return [...groups].flatMap(([remedy, sharing]) => [
    ...(findings.length > 1 || !sharing.every(isSaid) ? bullets(sharing.map(findingItem)) : []),
    `**To do:** ${remedy}`,
    ...sharing.flatMap(draftBlock),
    ...sharing.flatMap(patchBlock),
  ]);
}

function findingItem(finding: Finding): string {
  const place = placeOf(finding);
  const message = sentence(finding.message);
  return `- ${toMarkdown(place ? say`${place}: ${message}` : message)}`;
}

function draftBlock({ draft }: Finding): readonly string[] {
  if (!draft) return [];
  const { text, left } = cutAtLine(draft.text);
  const cut = left === 0 ? [] : say` (its first part; ${count(left, 'more line')} left out)`;
  const language = draft.path.endsWith('.md') ? 'markdown' : '';
  return [`${toMarkdown(say`A draft of ${draft.path}${cut}:`)}\n\n${fence(text, language)}`];
}

/** A patch stands where its finding does; the fence keeps it inert. */
function patchBlock({ patch, path, line }: Finding): readonly string[] {
  if (patch === undefined || path === undefined) return [];
  const place = line === undefined ? path : `${path}:${line}`;
  return [`${toMarkdown(say`In ${place}:`)}\n\n${fence(cutAtLine(patch).text, 'diff')}`];
}

function cutAtLine(text: string): { readonly text: string; readonly left: number } {
  const all = text.split(/\r\n?|\n/);
  let used = 0;
  const end = all.findIndex((line) => {
    used += bytesOf(line) + 1;
    return used > maxDraftBytes;
  });
  return end < 0 ? { text, left: 0 } : { text: all.slice(0, end).join('\n'), left: all.length - end };
}

/** What else is worth knowing. */
function notesOf({ result, waiverNotes = [] }: Assessment): readonly Block[] {
  const notes = result.outcome === 'fail' || result.outcome === 'pass' ? (result.notes ?? []) : [];
  return bullets([...notes, ...waiverNotes].map((note) => `- ${toMarkdown(sentence(note))}`));
}

/** Some sentences say themselves what they are about. */
function withoutLead([first, ...rest]: Prose): Prose {
  return typeof first === 'string'
    ? [first.replace(/^Not looked at: /, ''), ...rest]
    : [first ?? '', ...rest];
}

function unlookedOf(assessment: Assessment): readonly Prose[] {
  const unseen = unseenOf(assessment).map((one) => withoutLead(sentence(one)));
  return [...missingItems(assessment.gaps), ...unseen];
}

function unlookedBlocks(items: readonly string[]): readonly Block[] {
  if (items.length <= 1) return items.map((item) => `Not looked at: ${item}`);
  return [{ open: 'Not looked at:\n', items: items.map((item) => `- ${item}`), close: '', between: '\n' }];
}
