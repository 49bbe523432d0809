/**
 * How a merged pull request went, for its comment: one line and a small table. Complete when it is live. It names nobody.
 * Null where there is nothing to tell: bots' and agents' pull requests, those that did not land on the branch that is deployed, and
 * those of which neither the beginning nor a deployment is known. Pure.
 */
import {
  baselineDays,
  before,
  comparable,
  daysOf,
  leastCompared,
  slowestOf,
  stageBaseline,
} from '../definitions/baseline.ts';
import type { Deployment } from '../definitions/deployments.ts';
import type { Linked } from '../definitions/measure.ts';
import { type Change, canon, isIn } from '../definitions/model.ts';
import type { Spread } from '../definitions/quantiles.ts';
import { type Flag, type Stage, type Stages, stageNames, timelineOf } from '../definitions/stages.ts';
import { isoOf } from './report.ts';
import { stageHeads, stagePhrases } from './stage-words.ts';
import { small, tableOf } from './table.ts';
import { daysWords, durationWords, quantileWords } from './words.ts';

export interface PullRequestSaid {
  readonly body: string;
  /** Whether it is in production: nothing is added then. */
  readonly isLive: boolean;
}

interface Went {
  readonly change: Change;
  readonly landed: number;
  /** Null: when it was begun is not known. */
  readonly begun: number | null;
  readonly stages: Stages;
  readonly flags: readonly Flag[];
  readonly deployment: Deployment | null;
  /** Whether a deployment is still to come. */
  readonly waits: boolean;
}

function wentOf({ links }: Linked, change: Change): Went | null {
  const { outcome, cohort } = change;
  if (cohort !== 'person' || outcome.kind !== 'landed' || change.pullRequest === null) return null;
  const link = links.get(change.id);
  const timeline = timelineOf(change);
  const deployment = link?.kind === 'deployed' ? link.deployment : null;
  if (!timeline && !deployment) return null;
  const stages: Stages = {
    ...timeline?.stages,
    ...(deployment ? { deploy: Math.max(0, deployment.at - outcome.at) } : {}),
  };
  return {
    change,
    landed: outcome.at,
    begun: timeline?.begun ?? null,
    stages,
    flags: [
      ...(timeline?.flags ?? []),
      ...(deployment && deployment.at < outcome.at ? (['deployed before it landed'] as const) : []),
    ],
    deployment,
    waits: link?.kind === 'waiting',
  };
}

/** `2026-11-20 15:50 UTC` */
const minuteOf = (seconds: number): string => `${isoOf(seconds).slice(0, 16).replace('T', ' ')} UTC`;

interface Own {
  readonly stages: Readonly<Partial<Record<Stage, Spread>>>;
  /** Some deployments may have been later: so is what it took from the merge to them. */
  readonly isLeast: boolean;
}

function ownOf(linked: Linked, landed: number): Own {
  const window = before(landed);
  const isLeast = linked.deployments.all.some(({ at, time }) => time === 'at least' && isIn(window, at));
  return { stages: stageBaseline(linked, landed), isLeast };
}

/** What can be compared: a time that was at least so long says of no other that it is slower. */
const comparedIn = ({ stages: { deploy, ...others }, isLeast }: Own): Own['stages'] =>
  deploy && !isLeast ? { ...others, deploy } : others;

function longestOf(stages: Stages): { readonly stage: Stage; readonly seconds: number } | null {
  const all = stageNames.flatMap((stage) => {
    const seconds = stages[stage];
    return seconds === undefined || seconds < 60 ? [] : [{ stage, seconds }];
  });
  return all.toSorted((a, b) => b.seconds - a.seconds)[0] ?? null;
}

function slowWords(stages: Stages, own: Own): string | null {
  const usual = comparedIn(own);
  const slow = slowestOf(stages, usual);
  if (slow) {
    const { stage, seconds, spread } = slow;
    return `Slowest: ${stagePhrases[stage]}, ${durationWords(seconds)} (this repository's P75: ${durationWords(spread.p75)}, n = ${spread.n}).`;
  }
  const compared = stageNames.some((stage) => stages[stage] !== undefined && comparable(usual[stage]));
  if (compared) return "No stage was much slower than this repository's own P75.";
  const longest = longestOf(stages);
  return longest && `Longest: ${stagePhrases[longest.stage]}, ${durationWords(longest.seconds)}.`;
}

function headline({ begun, landed, deployment }: Went): string {
  if (deployment && begun === null)
    return `Live **${quantileWords(Math.max(0, deployment.at - landed), deployment.time === 'at least')}** after the merge, ${minuteOf(deployment.at)}. When it was begun is not known.`;
  const from = begun ?? landed;
  if (!deployment) return `Merged after **${durationWords(landed - from)}**.`;
  const seconds = Math.max(deployment.at, landed) - from;
  return `Live after **${quantileWords(seconds, deployment.time === 'at least')}**, ${minuteOf(deployment.at)}.`;
}

function liveCell({ deployment, stages }: Went): string {
  if (!deployment) return 'not live yet';
  return quantileWords(stages.deploy ?? 0, deployment.time === 'at least');
}

function table(went: Went, own: Own): string {
  const { stages, deployment, waits } = went;
  const shown = stageNames.filter((stage) => stage !== 'deploy' && stages[stage] !== undefined);
  const last: readonly Stage[] = deployment || waits ? ['deploy'] : [];
  const columns = [...shown, ...last];
  const heads = columns.map((stage) => stageHeads[stage]);
  const mine = columns.map((stage) =>
    stage === 'deploy' ? liveCell(went) : durationWords(stages[stage] ?? 0),
  );
  const usual = columns.map((stage) => comparable(own.stages[stage])?.p75);
  if (usual.every((one) => one === undefined)) return tableOf(heads, [mine]);
  const compared = usual.map((one, i) =>
    one === undefined ? '–' : quantileWords(one, own.isLeast && columns[i] === 'deploy'),
  );
  return tableOf(
    ['', ...heads],
    [
      ['this change', ...mine],
      ['P75 here', ...compared],
    ],
  );
}

const flagWords: Readonly<Partial<Record<Flag, string>>> = {
  'history rewritten': 'Its commits were replaced after it was opened: coding counts until then.',
  'clock skew': 'Its commits are dated after it was opened: coding counts until then.',
  'approved after merge': 'It was approved after the merge.',
  'deployed before it landed': 'It was in production before it was merged.',
};

export function renderPullRequest(linked: Linked, change: Change): PullRequestSaid | null {
  const went = wentOf(linked, change);
  if (!went) return null;
  // What was known when it was merged: the same however late it is asked.
  const own = ownOf(linked, went.landed);
  const slow = slowWords(went.stages, own);
  const notes = went.flags.flatMap((flag) => flagWords[flag] ?? []);
  const lines = [
    `${headline(went)}${slow === null ? '' : ` ${slow}`}`,
    ...(Object.keys(went.stages).length > 0 || went.waits ? [table(went, own)] : []),
    small(
      [
        ...notes,
        `Calendar time, from the first commit (canon ${canon}).`,
        stageNames.some((stage) => comparable(own.stages[stage]))
          ? `P75 of the ${daysWords(daysOf(linked, before(went.landed)))} before the merge, this repository alone.`
          : `Compared with this repository's own once ${leastCompared} changes of ${baselineDays} days are known.`,
      ].join(' '),
    ),
  ];
  return { body: lines.join('\n\n'), isLive: went.deployment !== null };
}
