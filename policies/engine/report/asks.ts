/** What a report asks for and what it could not see: the part that is never folded. */
import type { Assessment } from '../evaluate.ts';
import { toMarkdown } from '../markdown.ts';
import { toPlain } from '../plain.ts';
import { gist, list, own, type Prose, say, some } from '../prose.ts';
import type { Report } from '../report.ts';
import { isMissed, type NotLookedAt } from '../selection.ts';
import { type Block, bullets } from './blocks.ts';
import { nounsOf } from './nouns.ts';
import { findingsOf, standing } from './tally.ts';
import { waivedRows } from './waived.ts';
import { missingWords, sentence } from './words.ts';

/** Rows a policy may take in the table; all findings are in its fold. */
const maxRows = 5;

/** One row per finding with its first sentence, what holds the merge first and what is waived last; none for none. */
export function askTable(report: Report): readonly Block[] {
  const rows = [
    ...standing(report, 'to fix').flatMap((one) => rowsOf(one, '✗')),
    ...standing(report, 'to consider').flatMap((one) => rowsOf(one, '!')),
    ...report.assessments.flatMap(waivedRows),
  ];
  if (rows.length === 0) return [];
  const open = '| | policy | what | who can fix it |\n|---|---|---|---|';
  return [{ open, items: rows, close: '', between: '\n' }];
}

function rowsOf(assessment: Assessment, sign: string): readonly string[] {
  const findings = findingsOf(assessment);
  const more = findings.length - maxRows;
  // One row more is as long as the line that would stand for it.
  const shown = more > 1 ? findings.slice(0, maxRows) : findings;
  const cell = (prose: Prose) => toMarkdown(prose, 'cell');
  const row = (what: Prose, who: string) =>
    `| ${sign} | ${cell([assessment.policy])} | ${cell(what)} | ${who} |`;
  const rows = shown.map(({ message, who }) => row(gist(message), who));
  return more > 1 ? [...rows, row(say`and ${more} more, listed below`, '')] : rows;
}

/** One item per policy that could not be judged: why, and what can be done. */
export function unknowns(report: Report): readonly Block[] {
  return bullets([
    ...standing(report, 'unknown').map((one) => `- ${toMarkdown(unknownWords(one, report))}`),
    ...standing(report, 'let through').map((one) => `- ${toMarkdown(letThroughWords(one))}`),
  ]);
}

/** `dependencies was not judged, let through by mo: The scanner is down. api.osv.dev answered 503. …` */
export function letThroughWords({ policy, result, letThrough, proceedNotes = [] }: Assessment): Prose {
  if (result.outcome !== 'unknown' || !letThrough) return [];
  const { givenBy, reason } = letThrough;
  const why = missingWords(result.missing);
  return say`${own(policy)} was not judged, let through by ${givenBy}: ${sentence(say`${reason}`)} Why it was not: ${why}${proceedNotes.flatMap((note) => say` ${note}`)}`;
}

/** What an owner can do where Fairlead reads comments. */
function howToProceed({ policy, rung }: Assessment, { identity }: Pick<Report, 'identity'>): Prose {
  if (rung !== 'block' || identity.kind !== 'pull_request' || identity.client === null) return [];
  return say` Fairlead looks again by itself; an owner with no part in the change can let this head through: ${`/fairlead proceed ${policy} reason: …`} (recorded, and shown as not judged).`;
}

/** `dependencies could not be judged: api.osv.dev answered 503. …` */
export function unknownWords(assessment: Assessment, report: Pick<Report, 'identity'>): Prose {
  const { policy, rung, result, proceedNotes = [] } = assessment;
  if (result.outcome !== 'unknown') return [];
  const nouns = nounsOf(report);
  const why = missingWords(result.missing);
  const weight = rung === 'block' ? `It is required, so it ${nouns.holds}.` : nouns.optional;
  const notes = proceedNotes.flatMap((note) => say` ${note}`);
  return say`${own(policy)} could not be judged: ${why} ${own(weight)}${notes}${howToProceed(assessment, report)}`;
}

/** So many are written out; of more, the first few stand for the others. */
const writtenOut = 8;

/** `linked-work, review`; `apps, owners, two-factor and 6 more` */
export function policyNames(ids: readonly string[]): Prose {
  return some(ids.map(own), ids.length > writtenOut ? 3 : writtenOut);
}

/** `linked-work (why); review, which blocks (why)` */
function byReason(unlooked: readonly NotLookedAt[]): Prose {
  const blocks = ({ rung }: NotLookedAt) => rung === 'block';
  const key = (one: NotLookedAt) => `${blocks(one)} ${toPlain(one.reason)}`;
  const each = [...Map.groupBy(unlooked, key).values()].map((group) => {
    const [first] = group;
    const all = group.map(({ policy }) => policy);
    const ids = first && blocks(first) ? list(all.map(own)) : policyNames(all);
    const weight = first && blocks(first) ? own(group.length === 1 ? ', which blocks' : ', which block') : [];
    return say`${ids}${weight} (${first?.reason ?? []})`;
  });
  return list(each, '; ');
}

/** Policies that are judged neither here nor by themselves, grouped by why. */
export function notLookedAt({ provenance }: Report): Prose | null {
  const here = provenance.notLookedAt.filter(isMissed);
  return here.length === 0 ? null : say`Not looked at here: ${byReason(here)}.`;
}

/** Policies about other kinds of subject, which are judged by themselves; only those on a rung that shows. */
export function judgedElsewhere({ provenance }: Report): readonly Prose[] {
  const there = provenance.notLookedAt.filter(({ elsewhere, rung }) => elsewhere && rung !== 'observe');
  return there.length === 0 ? [] : [say`Not about this: ${byReason(there)}`];
}
