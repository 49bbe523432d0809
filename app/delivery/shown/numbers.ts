/** Each number of a report in words, the same for every paper. */
import { isKnown } from '../../../policies/engine/part.ts';
import { own, type Prose, say, some } from '../../../policies/engine/prose.ts';
import type { Deployment } from '../definitions/deployments.ts';
import { budgetsAt } from '../definitions/error-budget.ts';
import type { CohortNumbers } from '../definitions/measure.ts';
import type { Share } from '../definitions/quantiles.ts';
import { type Stage, stageNames } from '../definitions/stages.ts';
import { inWorkingHours } from '../definitions/working-hours.ts';
import { budgetsShown } from './budget.ts';
import { cohortName, type Delivery, type Source, withheldWords } from './report.ts';
import {
  countSpreadWords,
  durationWords,
  leastShareWords,
  percentWords,
  quantileWords,
  rateWords,
  shareWords,
  spreadWords,
} from './words.ts';

export interface Shown {
  /** Id of the rule. */
  readonly id: string;
  readonly name: string;
  readonly words: Prose;
}

const noData = own('no data');

function leadWords(numbers: CohortNumbers, source: Source): Prose {
  const { spread, coverage, isLeast } = numbers.leadTime;
  const withheld = withheldWords(numbers, source);
  if (withheld) return withheld;
  if (!spread || !coverage) return noData;
  const percent = Math.floor(coverage.value * 100);
  return own(`${spreadWords(spread, isLeast)}, coverage ${percent} %`);
}

/** Known where the start is not. */
function deployWords({ leadTime }: CohortNumbers): Prose | null {
  const { deploySpread, deployCoverage, isLeast } = leadTime;
  if (!deploySpread || !deployCoverage || deployCoverage.value < 0.8) return null;
  return own(spreadWords(deploySpread, isLeast));
}

function cycleWords({ cycleTime: { spread, coverage, withheld } }: CohortNumbers, { words }: Source): Prose {
  if (withheld && coverage)
    return say`withheld, ${coverage.n} of ${coverage.of} covered (80 % needed): ${coverage.of - coverage.n} ${own(words.startUnknown)}`;
  return spread ? own(spreadWords(spread, false)) : noData;
}

function timesOf(numbers: CohortNumbers, source: Source): readonly Shown[] {
  const deploy = deployWords(numbers);
  return [
    { id: 'lead-time', name: 'lead time', words: leadWords(numbers, source) },
    ...(deploy ? [{ id: 'lead-time', name: 'merge to live', words: deploy }] : []),
    { id: 'cycle-time', name: 'cycle time', words: cycleWords(numbers, source) },
  ];
}

/** Where incidents are not told there may be more, and that none is shown is not that there were none. */
function atLeastWords(share: Share | null, what: string, { incidentsKnown }: Source): Prose {
  if (!share) return noData;
  if (share.n === 0 && !incidentsKnown)
    return own(`not known: nothing in the history says that one of ${share.of} ${what}`);
  return own(leastShareWords(share, incidentsKnown));
}

function stabilityWords({ measures: { stability, window }, source }: Delivery): readonly Shown[] {
  const { failRate, recovery, reworkRate, open, isAbout } = stability;
  const longest = open.reduce((most, { deployment }) => Math.max(most, window.until - deployment.at), 0);
  const since = open.length > 1 ? `${open.length} open, the longest` : '1 open,';
  const still = open.length > 0 ? `${recovery ? ', ' : ''}${since} ≥ ${durationWords(longest)}` : '';
  const recovered = recovery ? `${isAbout ? 'about ' : ''}${spreadWords(recovery, false)}` : '';
  return [
    {
      id: 'change-fail-rate',
      name: 'change fail rate',
      words: atLeastWords(failRate, 'failed', source),
    },
    {
      id: 'recovery-time',
      name: 'recovery time',
      words: recovered + still === '' ? noData : own(recovered + still),
    },
    {
      id: 'rework-rate',
      name: 'rework rate',
      words: atLeastWords(reworkRate, 'repaired another', source),
    },
  ];
}

/** Waiting for a review and the review by working hours, where somebody said which those are. */
function hoursWords({ linked, measures, view }: Delivery): readonly Shown[] {
  if (!view.hours) return [];
  const found = inWorkingHours(linked.changes, measures.window, 'person', view.hours);
  return (['pickup', 'review'] as const).flatMap((stage) => {
    const spread = found[stage];
    const words = spread && own(spreadWords(spread, false));
    return words ? [{ id: 'lead-time', name: `${stage}, working hours`, words }] : [];
  });
}

/** Where the source tells of reviews and labels at all. */
function workWords({ reviewLoad, debtShare }: CohortNumbers): readonly Shown[] {
  const { askedPerWeek, givenPerWeek, waiting, coverage } = reviewLoad;
  const { ofAll, ofLabelled, atMost, coverage: labelled } = debtShare;
  const waits = waiting.length > 0 ? `, ${waiting.length} waiting` : '';
  const load = own(`${rateWords(askedPerWeek)} asked and ${rateWords(givenPerWeek)} given a week${waits}`);
  const of = (share: Share) => shareWords(share);
  return [
    ...(coverage && coverage.n > 0 ? [{ id: 'review-load', name: 'review load', words: load }] : []),
    ...(ofAll && atMost && ofLabelled && labelled
      ? [
          {
            id: 'debt-share',
            name: 'debt share',
            words: own(
              `${of(ofAll)}, ${of(ofLabelled)} of those with a label, at most ${of(atMost)}; ${percentWords(labelled)} have one`,
            ),
          },
        ]
      : []),
  ];
}

/** A clone, and GitHub, tell of none. */
function budgetNumber({ source, measures }: Delivery): readonly Shown[] {
  const shown = (words: Prose): Shown => ({ id: 'error-budget', name: 'error budget', words });
  if (!source.budgets) return source.toldElsewhere ? [shown(own('not known'))] : [];
  const budgets = budgetsAt(source.budgets, measures.window.until);
  const words = isKnown(budgets) ? own(budgetsShown(budgets)) : say`not known: ${budgets.notKnown}`;
  return [shown(words)];
}

/** Services that are named. */
const maxServices = 6;

/** Of services that are deployed apart each has its own number: the sum alone would be that of none. */
function byService(rows: readonly Deployment[]): Prose {
  const of = [...Map.groupBy(rows, ({ service }) => service)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  if (of.length < 2) return [];
  const named = of.map(([service, all]) => say`${service === '' ? own('all') : service} ${all.length}`);
  return say`: ${some(named, maxServices)}`;
}

export function headlineNumbers(delivery: Delivery): readonly Shown[] {
  const { measures, linked, source } = delivery;
  const { rows, perWeek } = measures.frequency;
  const known = linked.deployments.all.length > 0;
  const frequency = known
    ? say`${own(perWeek === null ? 'no data' : `${rateWords(perWeek)} a week`)} (${rows.length} in the window${byService(rows)})`
    : noData;
  const batch = measures.batchSize.spread;
  return [
    ...timesOf(measures.headline, source),
    ...hoursWords(delivery),
    { id: 'deployment-frequency', name: 'deployments', words: frequency },
    ...stabilityWords(delivery),
    { id: 'batch-size', name: 'batch size', words: batch ? own(countSpreadWords(batch)) : noData },
    ...workWords(measures.headline),
    ...budgetNumber(delivery),
  ];
}

/** Of bots and agents. */
export function numbersApart({
  measures,
  source,
}: Delivery): readonly (Shown & { readonly cohort: string })[] {
  return measures.apart.flatMap((numbers) =>
    timesOf(numbers, source).map((shown) => ({ ...shown, cohort: cohortName(numbers.cohort) })),
  );
}

/** Median of each stage, where lead time is shown at all. */
export function stageMedians({
  measures,
}: Delivery): readonly { readonly stage: Stage; readonly n: number; readonly words: string }[] {
  const { leadTime } = measures.headline;
  if (leadTime.withheld) return [];
  return stageNames.flatMap((stage) => {
    const spread = leadTime.stages[stage];
    // When a push arrived is in no commit: what was before it is at least what its two dates tell.
    const least = stage === 'before push' || (stage === 'deploy' && leadTime.isLeast);
    return spread ? [{ stage, n: spread.n, words: quantileWords(spread.p50, least) }] : [];
  });
}
