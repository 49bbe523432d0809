/** What waivers permit: never hidden, always with its end, who approved it, and why. */
import type { Assessment, WaivedFinding } from '../evaluate.ts';
import { toMarkdown } from '../markdown.ts';
import { count, list, own, type Prose, say } from '../prose.ts';
import type { Report } from '../report.ts';
import type { Waiver } from '../waiver.ts';
import { type Block, bullets, fold } from './blocks.ts';
import { waivedOf } from './tally.ts';
import { placeOf, sentence } from './words.ts';

/** Days before its end from which a waiver says so wherever it is shown. */
export const soonDays = 7;

/** `2026-12-31`, `2026-12-31, in 6 days`, `2026-12-31, today` */
function endOf({ waivers, daysLeft }: WaivedFinding): Prose {
  const [first = ''] = waivers.map(({ until }) => until).sort();
  if (daysLeft > soonDays) return say`until ${own(first)}`;
  return say`until ${own(first)}, expires ${own(daysLeft <= 0 ? 'today' : `in ${daysLeft} ${daysLeft === 1 ? 'day' : 'days'}`)}`;
}

/** `approved by maria, SEC-412` */
function approvalOf({ waivers }: WaivedFinding): Prose {
  const people = [...new Set(waivers.map(({ approvedBy }) => approvedBy))].map((login) => say`${login}`);
  const tickets = [...new Set(waivers.flatMap(({ ticket }) => (ticket === null ? [] : [ticket])))];
  return list([say`approved by ${list(people, ' and ')}`, ...tickets.map((ticket) => say`${ticket}`)]);
}

/** `Waived until 2026-12-31 (approved by maria, SEC-412): SQL is put together from text.` */
export function waivedWords(one: WaivedFinding): Prose {
  return say`Waived ${endOf(one)} (${approvalOf(one)}): ${sentence(one.finding.message)}`;
}

/** Why the findings may stay, for programs and editors. */
export function justification({ waivers }: WaivedFinding): Prose {
  return list(
    waivers.map(
      ({ id, reason, until, approvedBy }) =>
        say`${id}: ${sentence(say`${reason}`)} Until ${own(until)}, approved by ${approvedBy}.`,
    ),
    ' ',
  );
}

/** Those that end within a week, soonest first. */
export function endingSoon(report: Report): readonly WaivedFinding[] {
  return report.assessments
    .flatMap(waivedOf)
    .filter(({ daysLeft }) => daysLeft <= soonDays)
    .sort((a, b) => a.daysLeft - b.daysLeft);
}

/** Rows a policy may take in the table; the fold has all of them. */
const maxRows = 5;

/** Rows of the table of what is asked for. */
export function waivedRows(assessment: Assessment): readonly string[] {
  const all = waivedOf(assessment);
  const more = all.length - maxRows;
  const shown = more > 1 ? all.slice(0, maxRows) : all;
  const row = (what: Prose) =>
    `| ~ | ${toMarkdown([assessment.policy], 'cell')} | ${toMarkdown(what, 'cell')} | – |`;
  const rest = more > 1 ? [row(say`and ${more} more waived, listed below`)] : [];
  return [...shown.map((one) => row(waivedWords(one))), ...rest];
}

function whereOf({ origin }: Waiver): Prose {
  return origin.kind === 'file'
    ? say`${`${origin.path}:${origin.line}`}`
    : say`a comment on ${own(`#${origin.pullRequest}`)}`;
}

function itemOf(policy: string, one: WaivedFinding): string {
  const place = placeOf(one.finding);
  const at = place ? say` at ${place}` : [];
  // The approver of a single waiver is named already.
  const approved = ({ approvedBy }: Waiver) =>
    one.waivers.length > 1 ? say`, approved by ${approvedBy}` : [];
  const why = one.waivers.map(
    (waiver) =>
      say`${waiver.id} (${whereOf(waiver)}): ${sentence(say`${waiver.reason}`)} Asked for by ${waiver.requestedBy}${approved(waiver)}.`,
  );
  return `- ${toMarkdown(say`${own(policy)}${at}: ${waivedWords(one)} ${list(why, ' ')}`)}`;
}

/** A fold with every waived finding and why it is. */
export function waivedFold(report: Report): readonly Block[] {
  const items = report.assessments.flatMap((one) => waivedOf(one).map((each) => itemOf(one.policy, each)));
  if (items.length === 0) return [];
  return [fold(toMarkdown(say`${count(items.length, 'finding')} waived`), bullets(items))];
}
