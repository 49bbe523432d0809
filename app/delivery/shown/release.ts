/**
 * What a release brought, beside the repository's own 90 days before it, or those that it has: a line or two, and the rest folded. Null where the release is
 * in no deployment: then nothing of it is known to be live. Titles of changes are shown as code: nobody is mentioned, and nothing
 * is linked by them. Pure.
 */

import { toMarkdown } from '../../../policies/engine/markdown.ts';
import { isKnown, type Part } from '../../../policies/engine/part.ts';
import { count, type Prose, say } from '../../../policies/engine/prose.ts';
import { baselineOf, comparable, daysOf } from '../definitions/baseline.ts';
import type { Deployment } from '../definitions/deployments.ts';
import type { BudgetLeft } from '../definitions/error-budget.ts';
import type { KnownHistory } from '../definitions/known.ts';
import type { Linked, Measures } from '../definitions/measure.ts';
import { type Change, canon } from '../definitions/model.ts';
import { type Share, type Spread, spreadOf } from '../definitions/quantiles.ts';
import { timelineOf } from '../definitions/stages.ts';
import { budgetWords } from './budget.ts';
import { chartNote, renderChart, weeklyLeadTime } from './chart.ts';
import { dayOf } from './report.ts';
import { folded } from './table.ts';
import {
  daysWords,
  durationWords,
  leastShareWords,
  percentWords,
  quantileWords,
  rateWords,
} from './words.ts';

export interface ReleaseOf {
  /** The tag, as its page names it. */
  readonly tag: string;
  /** The commit that the tag is on. */
  readonly commit: string;
  readonly linked: Linked;
  readonly known: Pick<KnownHistory, 'source' | 'gaps' | 'incidentsKnown'>;
  /** Not known unless something measures it. */
  readonly errorBudget: Part<readonly BudgetLeft[]>;
}

/** Deployments of the days before, below which they say nothing. */
const leastDeployments = 3;

/** Changes that are listed. */
const maxListed = 50;

interface Released {
  readonly deployments: readonly Deployment[];
  readonly at: number;
  readonly changes: readonly Change[];
  /** Of people's changes whose start is known. */
  readonly lead: Spread | null;
  readonly people: number;
  readonly isBaseline: boolean;
}

function releasedOf({ linked, commit }: ReleaseOf): Released | null {
  const deployments = linked.deployments.all.filter((one) => one.commit === commit);
  const [first] = deployments;
  if (!first) return null;
  const ids = new Set(deployments.map(({ id }) => id));
  const changes = linked.changes.filter(({ id }) => {
    const link = linked.links.get(id);
    return link?.kind === 'deployed' && ids.has(link.deployment.id);
  });
  const people = changes.filter(({ cohort }) => cohort === 'person');
  const times = people.flatMap((change) => {
    const link = linked.links.get(change.id);
    const timeline = timelineOf(change);
    if (!timeline || link?.kind !== 'deployed') return [];
    return [Math.max(link.deployment.at, timeline.landed) - timeline.begun];
  });
  const isBaseline = linked.changes.some(({ id }) => {
    const link = linked.links.get(id);
    return link?.kind === 'baseline' && ids.has(link.deployment.id);
  });
  return { deployments, at: first.at, changes, lead: spreadOf(times), people: people.length, isBaseline };
}

function leadWords({ lead, people, deployments }: Released, own: Measures, days: number): string {
  const before = own.headline.leadTime;
  const usual = before.withheld ? null : comparable(before.spread);
  const compared = usual
    ? ` (${days}-day P50: ${quantileWords(usual.p50, before.isLeast)}, n = ${usual.n})`
    : '';
  const isLeast = deployments.some(({ time }) => time === 'at least');
  if (people === 0) return `no change by people${compared}`;
  // As for every other number: with less than 80 % known there is none.
  if (!lead || lead.n < people * 0.8)
    return `lead time withheld: of ${count(people, 'change')[0]} by people the beginning of ${lead?.n ?? 0} is known, and 80 % are needed${compared}`;
  const of = (value: number) => quantileWords(value, isLeast);
  // Quantiles of one value would say the same three times.
  if (lead.n === 1) return `lead time **${of(lead.p50)}**${compared}`;
  return `lead time P50 **${of(lead.p50)}**, P90 ${of(lead.p90)}${compared}`;
}

/** That nobody told of a failure is not that there was none. */
function failWords(share: Share, incidentsKnown: boolean): string {
  return share.n === 0 && !incidentsKnown
    ? `no failed deployment known (of ${share.of})`
    : `change fail rate ${leastShareWords(share, incidentsKnown)}`;
}

function usualWords(own: Measures, incidentsKnown: boolean): string {
  const { frequency, stability } = own;
  const { failRate, recovery, reworkRate, isAbout } = stability;
  const least = incidentsKnown ? '' : '≥ ';
  const words = [
    frequency.perWeek === null
      ? null
      : `${rateWords(frequency.perWeek)} ${rateWords(frequency.perWeek) === '1' ? 'deployment' : 'deployments'} a week`,
    failRate ? failWords(failRate, incidentsKnown) : null,
    recovery
      ? `recovery P50 ${isAbout ? 'about ' : ''}${durationWords(recovery.p50)} (n = ${recovery.n})`
      : null,
    reworkRate && reworkRate.n > 0 ? `rework ${least}${percentWords(reworkRate)}` : null,
  ];
  return words.filter((one) => one !== null).join(' · ');
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function fateWords({ linked }: ReleaseOf, { deployments }: Released): readonly string[] {
  const ids = new Set(deployments.map(({ id }) => id));
  const failures = linked.failures.all.filter(({ deployment }) => ids.has(deployment.id));
  return failures.map(({ reason, recoveredAt, deployment }) => {
    const end =
      recoveredAt === null
        ? 'not recovered yet'
        : recoveredAt <= deployment.at
          ? 'recovered nobody knows when'
          : `recovered after ${durationWords(recoveredAt - deployment.at)}`;
    return `**This release failed** (${reason}), ${end}.`;
  });
}

function listWords({ changes }: Released): string {
  const listed = changes.slice(0, maxListed).map(({ title, id, cohort }) => {
    const by = cohort === 'person' ? '' : ` (by ${cohort === 'bot' ? 'a bot' : 'an agent'})`;
    return `- ${toMarkdown(say`${title === '' ? id.slice(0, 7) : title}`)}${by}`;
  });
  const more = changes.length - maxListed;
  return [...listed, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n');
}

function budgetLines(budgets: Part<readonly BudgetLeft[]>): readonly Prose[] {
  if (!isKnown(budgets)) return [say`Error budget: not known, ${budgets.notKnown}.`];
  return budgets.map(
    ({ service, days, source }) =>
      say`Error budget${service === '' ? [] : say` of ${service}`}: what is left of ${count(days, 'day')}, as ${source} tells.`,
  );
}

function countedWords({ known, errorBudget }: ReleaseOf, own: Measures): string {
  const { since, until } = own.known ?? own.window;
  const lines: readonly Prose[] = [known.source, ...known.gaps, ...budgetLines(errorBudget)];
  return [
    ...lines.map((line) => `- ${toMarkdown(line)}`),
    `- Lead time: from the first commit of a change to its first success in production; people's changes, calendar time, R-7 quantiles. Deployments and failures: of all.`,
    `- Compared with this repository's own ${dayOf(since)} to ${dayOf(until - 1)} (UTC), the release itself left out. Canon ${canon}; every row: \`fairlead metrics explain lead-time\`.`,
  ].join('\n');
}

export function renderRelease(of: ReleaseOf): string | null {
  const released = releasedOf(of);
  if (!released) return null;
  const { changes, at, isBaseline } = released;
  const own = baselineOf(of.linked, at);
  const days = daysOf(of.linked, own.window);
  const tag = `**${toMarkdown(say`${of.tag}`)}**`;
  const named = released.deployments[0];
  const isAgain = named !== undefined && named.id !== of.tag && named.alsoCalled.includes(of.tag);
  const live = `${isAgain ? `the same commit as ${toMarkdown(say`${named.id}`)} · ` : ''}${count(changes.length, 'change')[0]} live`;
  const first = isBaseline
    ? `${tag} · the first deployment that is known: what it brought went live nobody knows when`
    : `${tag} · ${live} · ${leadWords(released, own, days)}`;
  const rows = own.headline.leadTime.withheld ? [] : own.headline.leadTime.rows;
  const chart = renderChart(weeklyLeadTime(rows, at), {
    title: 'Lead time P50 by week, hours',
    unit: 'hours',
    line: comparable(own.headline.leadTime.spread) ? (own.headline.leadTime.spread?.p50 ?? 0) / 3600 : null,
  });
  const note = chart && `${chart}\n\n${chartNote(`the ${daysWords(days)}`, own.headline.leadTime.isLeast)}`;
  const budget = isKnown(of.errorBudget) ? budgetWords(of.errorBudget) : '';
  const usual =
    own.frequency.rows.length >= leastDeployments
      ? `The ${daysWords(days)} before: ${usualWords(own, of.known.incidentsKnown ?? true)}`
      : '';
  const blocks = [
    first,
    ...fateWords(of, released),
    [usual, usual === '' ? sentence(budget) : budget].filter((one) => one !== '').join(' · '),
    note && folded('Chart, lead time by week', note),
    changes.length > 0 ? folded(`The ${count(changes.length, 'change')[0]}`, listWords(released)) : null,
    folded('How these are counted', countedWords(of, own)),
  ];
  return blocks.filter((block) => block !== null && block !== '').join('\n\n');
}
