/** Which parts of a report rest on waivers, for the record. */
import type { WaivedFinding } from '../../policies/engine/evaluate.ts';
import { waivedOf } from '../../policies/engine/report/tally.ts';
import type { Report } from '../../policies/engine/report.ts';
import type { Waiver } from '../../policies/engine/waiver.ts';
import type { WaiverUse } from '../store/waiver-uses.ts';

function layerOf({ origin }: Waiver): string {
  return origin.kind === 'file' ? origin.layer : `comment ${origin.comment}`;
}

/** A fix may appear on any day, without an event: such a verdict is looked at again every day. */
function trustedThrough(
  { until, untilFixed = false }: Waiver,
  { finding }: WaivedFinding,
  today: string,
): string {
  return untilFixed && finding.advisories && until > today ? today : until;
}

/** Each waiver of each policy once, sorted; `today` is the day of the judgement. */
export function usesOf({ assessments }: Pick<Report, 'assessments'>, today: string): readonly WaiverUse[] {
  const uses = new Map<string, WaiverUse>();
  for (const assessment of assessments)
    for (const one of waivedOf(assessment))
      for (const waiver of one.waivers) {
        const { policy } = assessment;
        const use = { policy, waiver: waiver.id, layer: layerOf(waiver), until: waiver.until };
        const key = JSON.stringify([policy, use.layer, use.waiver]);
        const before = uses.get(key)?.trustedThrough ?? waiver.until;
        const now = trustedThrough(waiver, one, today);
        uses.set(key, { ...use, trustedThrough: now < before ? now : before });
      }
  return [...uses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use);
}
