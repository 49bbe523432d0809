import * as z from 'zod';
import { control } from '../engine/controls.ts';
import { needed } from '../engine/part.ts';
import { definePolicy } from '../engine/policy.ts';
import { own, type Prose, say } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, skip } from '../engine/verdict.ts';
import type { DeliverySpread, DeliveryWindow } from '../facts/delivery.ts';
import { durationWords } from '../formats/duration.ts';

const options = z.strictObject({
  factor: z
    .number()
    .min(1)
    .max(100)
    .default(1.5)
    .describe('How many times as long as before half of the changes may take')
    .meta(stricter.smaller),
  'least-hours': z
    .number()
    .min(0)
    .max(10_000)
    .default(4)
    .describe('Hours by which it must have grown to be worth a word')
    .meta(stricter.smaller),
  'least-changes': z
    .int()
    .min(5)
    .max(10_000)
    .default(10)
    .describe('Changes below which, in either of the two windows, nothing is compared')
    .meta(stricter.smaller),
});

type Options = z.output<typeof options>;

/** The stage that grew most, of those that both windows have. */
function grown(recent: DeliveryWindow, before: DeliveryWindow): Prose {
  const found = recent.stages
    .flatMap(({ stage, p50 }) => {
      const earlier = before.stages.find((one) => one.stage === stage);
      return earlier ? [{ stage, p50, earlier: earlier.p50 }] : [];
    })
    .toSorted((a, b) => b.p50 - b.earlier - (a.p50 - a.earlier))[0];
  if (!found || found.p50 <= found.earlier) return [];
  return say` Most of it: ${own(found.stage)}, ${own(durationWords(found.earlier))} then, ${own(durationWords(found.p50))} now (P50).`;
}

function isSlower(now: DeliverySpread, then: DeliverySpread, options: Options): boolean {
  const limit = Math.max(then.p50 * options.factor, then.p75);
  return now.p50 > limit && now.p50 - then.p50 >= options['least-hours'] * 3600;
}

function findingOf(
  [now, then]: readonly [DeliverySpread, DeliverySpread],
  [recent, before]: readonly [DeliveryWindow, DeliveryWindow],
): Finding {
  return {
    message: say`Half of the changes of the last ${recent.days} days took ${own(durationWords(now.p50))} or longer from the first commit to production (n = ${now.n}). In the ${before.days} days before it was ${own(durationWords(then.p50))}, and three quarters took less than ${own(durationWords(then.p75))} (n = ${then.n}).${grown(recent, before)}`,
    remedy: say`Look at the changes that took longest together: ${'fairlead metrics explain lead-time'} lists them with their stages. Smaller pull requests, and somebody whose turn it is to review, help first with waiting for reviews; more frequent deployments with the time after the merge.`,
    who: 'maintainer',
    severity: 'low',
    fingerprint: 'lead-time',
  };
}

export const leadTimeRegression = definePolicy({
  id: 'lead-time-regression',
  title: 'Changes reach production about as fast as they did before',
  subject: 'repository',
  controls: [control('soc2', 'CC8.1', 'supporting'), control('iso27001', 'A.8.32', 'supporting')],
  needs: ['delivery'],
  options,
  judge({ delivery }, rules) {
    const { recent, before } = needed(delivery);
    const [now, then] = [needed(recent.leadTime), needed(before.leadTime)];
    const least = rules['least-changes'];
    if (!now || !then || now.n < least || then.n < least)
      return skip(
        say`too few changes to compare: ${now?.n ?? 0} in the last ${recent.days} days and ${then?.n ?? 0} in the ${before.days} before, and ${least} are needed in both`,
      );
    const findings = isSlower(now, then, rules) ? [findingOf([now, then], [recent, before])] : [];
    const because = say`lead time P50 ${own(durationWords(now.p50))} (n = ${now.n}), before ${own(durationWords(then.p50))} (n = ${then.n})`;
    return failOr(findings, pass(because));
  },
});
