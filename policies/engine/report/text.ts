/** The report for a terminal: what is asked for in full, everything else in a line each. */

import { tipAt } from '../../facts/pull-request.ts';
import type { Assessment } from '../evaluate.ts';
import { toPlain } from '../plain.ts';
import { count, gist, list, own, type Prose, say, some } from '../prose.ts';
import { proposals, type Report } from '../report.ts';
import { differenceWords } from '../simulation/difference.ts';
import type { Finding } from '../verdict.ts';
import { type Ink, type Line, type Look, wrapped } from '../wrap.ts';
import { letThroughWords, notLookedAt, unknownWords } from './asks.ts';
import { problemWords, waiverProblems, would } from './configuration.ts';
import { findingsOf, type Standing, standing, unseenOf, waivedOf } from './tally.ts';
import { lead } from './title.ts';
import { waivedWords } from './waived.ts';
import { missingItems, missingWords, placeOf, sentence, short } from './words.ts';

/** Findings shown of one policy; `--format json` has all. */
const maxFindings = 20;

const blank: Line = { text: '' };

/** Ends with a line break; no line is longer than `width` unless an address is. */
export function renderText(report: Report, look: Look): string {
  const { subject, base, head } = report;
  const commits = base && head ? say` · ${short(head.sha)} on ${tipAt(base)}` : [];
  const title = say`Fairlead · ${subject}${commits}`;
  const lines: readonly Line[] = [
    { text: toPlain(title), ink: 'dim' },
    { text: lead(report).join(' '), ink: 'bold' },
    ...standing(report, 'to fix').flatMap((one) => asking(one, '✗', 'red')),
    ...standing(report, 'to consider').flatMap((one) => asking(one, '!', 'yellow')),
    ...standing(report, 'unknown').flatMap((one) => unseen(one, report)),
    ...standing(report, 'let through').flatMap((one): readonly Line[] => [
      blank,
      { text: toPlain(letThroughWords(one)), sign: '?', ink: 'magenta' },
    ]),
    ...report.assessments.flatMap(waived),
    ...configuration(report),
    blank,
    ...summed(report, 'passed', '✓', 'green'),
    ...observed(report),
    ...summed(report, 'not applicable', '–', 'dim'),
    ...report.assessments.flatMap(uncovered),
    ...footer(report),
  ];
  return wrapped(lines, look);
}

function asking(assessment: Assessment, sign: string, ink: Ink): readonly Line[] {
  const findings = findingsOf(assessment);
  const more = findings.length - maxFindings;
  const shown = more > 1 ? findings.slice(0, maxFindings) : findings;
  return [
    blank,
    { text: assessment.policy, sign, ink },
    ...[...Map.groupBy(shown, doer)].flatMap(([todo, sharing]) => sharingLines(sharing, todo)),
    ...(more > 1 ? [{ text: `and ${more} more; --format json lists all`, indent: 2 }] : []),
    ...gapLines(assessment),
    ...(assessment.waiverNotes ?? []).map((note) => ({ text: toPlain(note), indent: 2 })),
  ];
}

/** `→ author: Bump lodash to 4.17.21.` */
function doer({ who, remedy }: Finding): string {
  return `→ ${who}: ${toPlain(sentence(remedy))}`;
}

/** Findings that share what to do are listed above it, which appears once. */
function sharingLines(sharing: readonly Finding[], todo: string): readonly Line[] {
  const isShared = sharing.length > 1;
  return [
    ...sharing.flatMap((one) => [...foundLines(one), ...(isShared ? patchLines(one) : [])]),
    { text: todo, indent: 4 },
    ...sharing.flatMap(draftLines),
    ...(isShared ? [] : sharing.flatMap(patchLines)),
  ];
}

function foundLines(finding: Finding): readonly Line[] {
  const place = placeOf(finding);
  return [
    { text: toPlain(sentence(finding.message)), indent: 2 },
    ...(place ? [{ text: toPlain(place), indent: 4, ink: 'dim' as const }] : []),
  ];
}

function draftLines({ draft }: Finding): readonly Line[] {
  if (!draft) return [];
  return [{ text: toPlain(say`A draft of ${draft.path} comes with --format markdown.`), indent: 4 }];
}

function patchLines({ patch }: Finding): readonly Line[] {
  return (patch?.split('\n') ?? []).map((text) => ({ text: toPlain(say`${text}`), indent: 6 }));
}

function gapLines({ gaps }: Assessment): readonly Line[] {
  const items = missingItems(gaps).map(toPlain);
  if (items.length === 0) return [];
  if (items.length === 1) return [{ text: `Not looked at: ${items[0]}`, indent: 2 }];
  return [{ text: 'Not looked at:', indent: 2 }, ...items.map((text) => ({ text, indent: 4 }))];
}

/** What a policy that found nothing did not judge: its word alone would be taken for more than it says. */
function uncovered(assessment: Assessment): readonly Line[] {
  return unseenOf(assessment).map((prose) => ({
    text: toPlain(say`${own(assessment.policy)}: ${sentence(prose)}`),
    sign: '?',
  }));
}

function waived(assessment: Assessment): readonly Line[] {
  const all = waivedOf(assessment);
  if (all.length === 0) return [];
  const lines = all.map((one) => ({ text: toPlain(waivedWords(one)), indent: 2 }));
  return [blank, { text: assessment.policy, sign: '~', ink: 'yellow' }, ...lines];
}

function unseen(assessment: Assessment, report: Report): readonly Line[] {
  return [blank, { text: toPlain(unknownWords(assessment, report)), sign: '?', ink: 'magenta' }];
}

function configuration(report: Report): readonly Line[] {
  const { provenance, proposed, proposedWaivers } = report;
  const inForce = provenance.configProblems.map(problemWords);
  const news = proposed?.problems.map(problemWords) ?? [];
  const differences = proposed?.differences ?? [];
  const waivers = waiverProblems(report).map(problemWords);
  const newWaivers = proposedWaivers?.problems.map(problemWords) ?? [];
  const section = (head: string, items: readonly Prose[]) =>
    items.length === 0
      ? []
      : [blank, { text: head }, ...items.map((item) => ({ text: toPlain(item), indent: 2 }))];
  const unread = proposals(report).flatMap((one) =>
    one.unread ? [say`${one.path} as proposed: ${sentence(one.unread)}`] : [],
  );
  const preview = proposed?.wouldConclude ? ` By it, this change ${would[proposed.wouldConclude]}.` : '';
  return [
    ...section('Problems of the configuration in force, for a maintainer:', inForce),
    ...section('Problems of the waivers in force, which do not apply:', waivers),
    ...section('Could not be read, which holds the merge until it can be:', unread),
    ...section('Problems of the new configuration, to fix before it can merge:', news),
    ...section(`The new configuration changes:${preview}`, differences),
    ...(proposed?.simulation ? [{ text: toPlain(differenceWords(proposed.simulation)) }] : []),
    ...section('Problems of the new waivers, to fix before they can merge:', newWaivers),
    ...section('The new waivers:', proposedWaivers?.differences ?? []),
  ];
}

function summed(report: Report, where: Standing, sign: string, ink: Ink): readonly Line[] {
  const ids = standing(report, where).map(({ policy }) => own(policy));
  if (ids.length === 0) return [];
  return [{ text: toPlain(say`${ids.length} ${own(where)}: ${list(ids)}`), sign, ink }];
}

/** Policies that are only observed: those that would pass in one line, and what the others would ask for. */
function observed(report: Report): readonly Line[] {
  const all = standing(report, 'observed');
  const quiet = all.filter(({ result }) => result.outcome !== 'unknown' && result.outcome !== 'fail');
  const ids = list(quiet.map(({ policy }) => own(policy)));
  const passing = toPlain(say`${quiet.length} would pass (observed): ${ids}`);
  return [
    ...(quiet.length > 0 ? [{ text: passing, sign: '·', ink: 'dim' as const }] : []),
    ...all.flatMap(observedAsking),
  ];
}

function observedAsking({ policy, result }: Assessment): readonly Line[] {
  if (result.outcome === 'unknown') {
    const why = missingWords(result.missing);
    return [{ text: toPlain(say`${policy} (observed) could not be judged: ${why}`), sign: '·', ink: 'dim' }];
  }
  if (result.outcome !== 'fail') return [];
  const { findings } = result;
  const first = some(
    findings.map(({ message }) => gist(message)),
    3,
  );
  const text = say`${policy} (observed) would ask for ${count(findings.length, 'thing')}: ${first}`;
  return [{ text: toPlain(text), sign: '·' }];
}

function footer(report: Report): readonly Line[] {
  const unlooked = notLookedAt(report);
  const { configuration: rules, sources } = report.provenance;
  const parts = [say`Rules: ${rules}`, ...sources].map(toPlain);
  return [
    ...(unlooked ? [{ text: toPlain(unlooked) }] : []),
    blank,
    ...parts.map((text) => ({ text, ink: 'dim' as const })),
  ];
}
