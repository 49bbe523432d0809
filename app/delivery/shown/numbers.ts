/** Each number of a report in words, the same for every paper. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { CohortNumbers } from '../definitions/measure.ts';
import type { Share } from '../definitions/quantiles.ts';
import { type Stage, stageNames } from '../definitions/stages.ts';
import { cohortName, type Delivery, withheldWords } from './report.ts';
import {
  countSpreadWords,
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

function leadWords(numbers: CohortNumbers): Prose {
  const { spread, coverage, isLeast } = numbers.leadTime;
  const withheld = withheldWords(numbers);
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

function cycleWords({ cycleTime: { spread, coverage, withheld } }: CohortNumbers): Prose {
  if (withheld && coverage)
    return say`withheld, ${coverage.n} of ${coverage.of} covered (80 % needed): ${coverage.of - coverage.n} squashed`;
  return spread ? own(spreadWords(spread, false)) : noData;
}

function timesOf(numbers: CohortNumbers): readonly Shown[] {
  const deploy = deployWords(numbers);
  return [
    { id: 'lead-time', name: 'lead time', words: leadWords(numbers) },
    ...(deploy ? [{ id: 'lead-time', name: 'merge to live', words: deploy }] : []),
    { id: 'cycle-time', name: 'cycle time', words: cycleWords(numbers) },
  ];
}

/** There may be more: a clone has no incidents. That it shows none is not that there were none. */
function atLeastWords(share: Share | null, what: string): Prose {
  if (!share) return noData;
  if (share.n === 0) return own(`not known: nothing in the history says that one of ${share.of} ${what}`);
  return own(`≥ ${shareWords(share)}`);
}

function stabilityWords({ measures: { stability } }: Delivery): readonly Shown[] {
  const { failRate, recovery, reworkRate, open, isAbout } = stability;
  const still = open.length > 0 ? `${recovery ? ', ' : ''}${open.length} open` : '';
  const recovered = recovery ? `${isAbout ? 'about ' : ''}${spreadWords(recovery, false)}` : '';
  return [
    {
      id: 'change-fail-rate',
      name: 'change fail rate',
      words: atLeastWords(failRate, 'failed'),
    },
    {
      id: 'recovery-time',
      name: 'recovery time',
      words: recovered + still === '' ? noData : own(recovered + still),
    },
    {
      id: 'rework-rate',
      name: 'rework rate',
      words: atLeastWords(reworkRate, 'repaired another'),
    },
  ];
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

export function headlineNumbers(delivery: Delivery): readonly Shown[] {
  const { measures, linked } = delivery;
  const { rows, perWeek } = measures.frequency;
  const known = linked.deployments.all.length > 0;
  const frequency = known ? own(`${rateWords(perWeek)} a week (${rows.length} in the window)`) : noData;
  const batch = measures.batchSize.spread;
  return [
    ...timesOf(measures.headline),
    { id: 'deployment-frequency', name: 'deployments', words: frequency },
    ...stabilityWords(delivery),
    { id: 'batch-size', name: 'batch size', words: batch ? own(countSpreadWords(batch)) : noData },
    ...workWords(measures.headline),
  ];
}

/** Of bots and agents. */
export function numbersApart({ measures }: Delivery): readonly (Shown & { readonly cohort: string })[] {
  return measures.apart.flatMap((numbers) =>
    timesOf(numbers).map((shown) => ({ ...shown, cohort: cohortName(numbers.cohort) })),
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
