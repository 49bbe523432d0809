/** What is known of a repository's delivery → the fact that policies judge. Pure but for nothing: time is given. */
import { notKnown, type Part } from '../../policies/engine/part.ts';
import { own, say } from '../../policies/engine/prose.ts';
import type { Delivery, DeliverySpread, DeliveryWindow } from '../../policies/facts/delivery.ts';
import { before, daysOf } from './definitions/baseline.ts';
import type { Reason } from './definitions/failures.ts';
import type { KnownHistory } from './definitions/known.ts';
import { type History, type Linked, linked, type Measures, measured } from './definitions/measure.ts';
import type { Change } from './definitions/model.ts';
import type { Spread } from './definitions/quantiles.ts';
import { stageNames } from './definitions/stages.ts';
import { isoOf } from './shown/report.ts';
import { stagePhrases } from './shown/stage-words.ts';

/** The last four weeks. */
const recentDays = 28;
const day = 86_400;

const plain = (spread: Spread | null): DeliverySpread | null => spread && { ...spread };

function leadOf({ headline: { leadTime } }: Measures): Part<DeliverySpread | null> {
  const { coverage, withheld, spread } = leadTime;
  if (withheld && coverage)
    return notKnown(
      say`lead time is known of ${coverage.n} of ${coverage.of} changes alone, and 80 % are needed`,
    );
  return plain(spread);
}

function windowOf(measures: Measures, days: number): DeliveryWindow {
  const { headline, frequency, stability } = measures;
  const { stages, deploySpread } = headline.leadTime;
  const failures = stability.failures.filter(({ deployment }) => deployment.kind !== 'rollback');
  return {
    days,
    deployments: frequency.rows.length,
    leadTime: leadOf(measures),
    stages: stageNames.flatMap((stage) => {
      const spread = stages[stage];
      return spread ? [{ stage: stagePhrases[stage], p50: spread.p50 }] : [];
    }),
    deploy: plain(deploySpread),
    failed: stability.failRate?.n ?? 0,
    of: stability.failRate?.of ?? 0,
    failedByHistory: failures.filter(({ evidence }) => evidence.some(({ reason }) => !isWritten(reason)))
      .length,
  };
}

/** What somebody has to write down; the rest is in the history of every repository. */
const isWritten = (reason: Reason): boolean => reason === 'incident' || reason === 'caused by';

/** The first that was written down, whatever it says the cause was. */
function writtenDownSince(
  { incidents }: History,
  { failures }: Linked,
  changes: readonly Change[],
): number | null {
  const landed = new Map(
    changes.flatMap(({ id, outcome }) => (outcome.kind === 'landed' ? [[id, outcome.at]] : [])),
  );
  const said = failures.all.flatMap(({ evidence }) =>
    evidence.flatMap(({ reason, by }) => (reason === 'caused by' ? (landed.get(by) ?? []) : [])),
  );
  const all = [...incidents.map(({ openedAt }) => openedAt), ...said];
  return all.length === 0 ? null : all.reduce((least, at) => Math.min(least, at));
}

/** `now`: seconds since 1970. */
export function deliveryFact(known: KnownHistory, now: number): Delivery {
  if (known.isUnfinished) return notKnown(own('its deliveries are being read for the first time'));
  const all = linked(known.history);
  if (all.deployments.all.length === 0)
    return notKnown(own('nothing of the repository counts as a deployment: set metrics.deployments'));
  const since = now - recentDays * day;
  if (known.since > since - recentDays * day)
    return notKnown(say`its deliveries are known since ${own(isoOf(known.since).slice(0, 10))} alone`);
  const recent = measured(all, { since, until: now });
  const earlier = measured(all, before(since));
  const written = writtenDownSince(known.history, all, all.changes);
  const open = [...earlier.stability.open, ...recent.stability.open];
  const oldest = recent.waiting
    .flatMap(({ outcome }) => (outcome.kind === 'landed' ? [outcome.at] : []))
    .reduce<number | null>((least, at) => (least === null || at < least ? at : least), null);
  return {
    readAt: isoOf(now),
    recent: windowOf(recent, daysOf(all, recent.window)),
    before: windowOf(earlier, daysOf(all, earlier.window)),
    writtenDownSince: written === null ? null : isoOf(written),
    open: open.map(({ deployment: { id, service, at } }) => ({ deployment: id, service, at: isoOf(at) })),
    waiting: { changes: recent.waiting.length, since: oldest === null ? null : isoOf(oldest) },
    gaps: known.gaps,
  };
}
