/** A verdict that is not shown anywhere yet: it is in the history. */
import type { Judged } from '../assess.ts';
import { digestOf } from '../publish/check-run.ts';
import { recordOf } from '../publish/record-of.ts';
import type { World } from '../world.ts';

export async function recordUnpublished(
  world: World,
  installation: number,
  { report }: Judged,
): Promise<void> {
  const { conclusion, assessments } = report;
  const digest = digestOf([conclusion, assessments]);
  const published = { conclusion, digest, checkRun: null, layers: null };
  await world.store.of(installation).verdicts.record(recordOf(report, published));
}
