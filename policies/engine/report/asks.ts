/** What a report asks for and what it could not see: the part that is never folded. */
import type { Assessment } from '../evaluate.ts';
import { toMarkdown } from '../markdown.ts';
import { toPlain } from '../plain.ts';
import { gist, list, own, type Prose, say } from '../prose.ts';
import type { Report } from '../report.ts';
import { type Block, bullets } from './blocks.ts';
import { nounsOf } from './nouns.ts';
import { findingsOf, standing } from './tally.ts';
import { waivedRows } from './waived.ts';
import { missingWords } from './words.ts';

/** Rows a policy may take in the table; all findings are in its fold. */
const mostRows = 5;

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
  const more = findings.length - mostRows;
  // One row more is as long as the line that would stand for it.
  const shown = more > 1 ? findings.slice(0, mostRows) : findings;
  const cell = (prose: Prose) => toMarkdown(prose, 'cell');
  const row = (what: Prose, who: string) =>
    `| ${sign} | ${cell([assessment.policy])} | ${cell(what)} | ${who} |`;
  const rows = shown.map(({ message, who }) => row(gist(message), who));
  return more > 1 ? [...rows, row(say`and ${more} more, listed below`, '')] : rows;
}

/** One item per policy that could not be judged: why, and what can be done. */
export function unknowns(report: Report): readonly Block[] {
  const nouns = nounsOf(report);
  return bullets(standing(report, 'unknown').map((one) => `- ${toMarkdown(unknownWords(one, nouns))}`));
}

/** `dependencies could not be judged: api.osv.dev answered 503. …` */
export function unknownWords({ policy, rung, result }: Assessment, nouns = nounsOf({})): Prose {
  if (result.outcome !== 'unknown') return [];
  const why = missingWords(result.missing);
  const weight = rung === 'block' ? `It is required, so it ${nouns.holds}.` : nouns.optional;
  return say`${own(policy)} could not be judged: ${why} ${own(weight)}`;
}

/** Policies that this place cannot judge at all, grouped by why. */
export function notLookedAt({ provenance }: Report): Prose | null {
  const groups = new Map<string, { readonly reason: Prose; readonly ids: readonly Prose[] }>();
  for (const { policy, reason } of provenance.notLookedAt) {
    const key = toPlain(reason);
    groups.set(key, { reason, ids: [...(groups.get(key)?.ids ?? []), own(policy)] });
  }
  if (groups.size === 0) return null;
  const each = [...groups.values()].map(({ reason, ids }) => say`${list(ids)} (${reason})`);
  return say`Not looked at here: ${list(each, '; ')}.`;
}
