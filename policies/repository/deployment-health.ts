import * as z from 'zod';
import { control } from '../engine/controls.ts';
import { needed } from '../engine/part.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, type Prose, say, some } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass, skip } from '../engine/verdict.ts';
import type { DeliveryWindow, MeasuredDelivery } from '../facts/delivery.ts';
import { durationWords } from '../formats/duration.ts';

const options = z.strictObject({
  factor: z
    .number()
    .min(1)
    .max(100)
    .default(2)
    .describe('How many times as often as before deployments may fail')
    .meta(stricter.smaller),
  'least-failed': z
    .int()
    .min(1)
    .max(1000)
    .default(3)
    .describe('Failed deployments of the last four weeks below which their rate says nothing')
    .meta(stricter.smaller),
  'least-deployments': z
    .int()
    .min(5)
    .max(10_000)
    .default(10)
    .describe('Deployments below which, in either of the two windows, rates are not compared')
    .meta(stricter.smaller),
  'open-hours': z
    .int()
    .min(1)
    .max(10_000)
    .nullable()
    .default(24)
    .describe('Hours after which a failed deployment must have been repaired; `null` asks nothing')
    .meta(stricter.smallerOrSome),
  'waiting-days': z
    .int()
    .min(1)
    .max(3650)
    .nullable()
    .default(14)
    .describe(
      'Days that a merged change may wait for its deployment, where it did not use to wait as long; `null` asks nothing',
    )
    .meta(stricter.smallerOrSome),
});

type Options = z.output<typeof options>;

const usual = { who: 'maintainer', severity: 'low' } as const;
const maxNamed = 5;

const seconds = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 1000;

interface Rate {
  readonly failed: number;
  readonly of: number;
}

function rateWords({ failed, of }: Rate): Prose {
  return own(`${Math.round((failed / of) * 1000) / 10} % (${failed} of ${of})`);
}

/**
 * Whether failures were written down in all of the time that is compared with. Where that began later, none before it says
 * nothing: then what the history itself tells is compared, which both windows have.
 */
function isWrittenDown({ readAt, recent, before, writtenDownSince }: MeasuredDelivery): boolean {
  if (writtenDownSince === null) return true;
  return seconds(writtenDownSince, readAt) >= (recent.days + before.days) * 86_400;
}

function rateOf({ failed, failedByHistory, of }: DeliveryWindow, all: boolean): Rate {
  return { failed: all ? failed : failedByHistory, of };
}

function failing(facts: MeasuredDelivery, rules: Options): readonly Finding[] {
  const all = isWrittenDown(facts);
  const { days } = facts.recent;
  const [recent, before] = [rateOf(facts.recent, all), rateOf(facts.before, all)];
  const least = rules['least-deployments'];
  if (recent.of < least || before.of < least || recent.failed < rules['least-failed']) return [];
  if (recent.failed / recent.of <= (before.failed / before.of) * rules.factor) return [];
  return [
    {
      ...usual,
      message: say`Of the deployments of the last ${days} days ${rateWords(recent)} failed${own(all ? '' : ', as rollbacks, reverts and hotfixes tell')}; in the ${facts.before.days} days before it was ${rateWords(before)}.`,
      remedy: say`${'fairlead metrics explain change-fail-rate'} lists them with what says that each failed. Look for what they have in common before more is deployed: one kind of change, one step that is not tested, deployments that grew larger.`,
      fingerprint: 'fail-rate',
    },
  ];
}

function unrepaired({ open, readAt }: MeasuredDelivery, limit: number | null): readonly Finding[] {
  if (limit === null) return [];
  const late = open.filter(({ at }) => seconds(at, readAt) > limit * 3600);
  if (late.length === 0) return [];
  const named = late.map(({ deployment, service, at }) => {
    const of = service === '' ? [] : say` of ${service}`;
    return say`${deployment}${of} (${own(durationWords(seconds(at, readAt)))} ago)`;
  });
  return [
    {
      ...usual,
      message: say`${count(late.length, 'deployment')} failed more than ${count(limit, 'hour')} ago, and nothing that is known repaired ${own(late.length === 1 ? 'it' : 'them')}: ${some(named, maxNamed)}.`,
      remedy: own(
        'Roll back or deploy the repair. If it is repaired already, close the incident’s issue, or name the failed change in the repair’s description (`Caused-by: #12`), so that this is known.',
      ),
      fingerprint: 'open',
    },
  ];
}

/** Only where the repository itself did not use to wait as long. */
function held({ waiting, before, readAt }: MeasuredDelivery, limit: number | null): readonly Finding[] {
  if (limit === null || waiting.since === null) return [];
  const since = seconds(waiting.since, readAt);
  const own90 = before.deploy?.p90 ?? 0;
  if (since <= Math.max(limit * 86_400, own90 * 2)) return [];
  return [
    {
      ...usual,
      message: say`${count(waiting.changes, 'change')} that landed ${own(waiting.changes === 1 ? 'is' : 'are')} in no deployment, the oldest for ${own(durationWords(since))}.${before.deploy ? say` Of those before, nine in ten were live within ${own(durationWords(own90))} of their merge.` : []}`,
      remedy: own(
        'Deploy the branch, or say what holds it. If it is deployed in a way that Fairlead does not see, name it: `metrics.deployments` in the configuration, or `fairlead record deployment` from where it happens.',
      ),
      fingerprint: 'waiting',
    },
  ];
}

function youngWords({ writtenDownSince, recent }: MeasuredDelivery): readonly Prose[] {
  if (recent.failed === recent.failedByHistory) return [];
  const since = own((writtenDownSince ?? '').slice(0, 10));
  return [
    say`What failed is written down here (incidents, Caused-by:) since ${since} alone, so ${recent.failed - recent.failedByHistory} of the failures of the last ${recent.days} days are compared with nothing.`,
  ];
}

export const deploymentHealth = definePolicy({
  id: 'deployment-health',
  title: 'Deployments fail no more often than before, are repaired soon, and what is merged goes live',
  subject: 'repository',
  controls: [
    control('soc2', 'CC7.5', 'supporting'),
    control('soc2', 'CC8.1', 'supporting'),
    control('iso27001', 'A.8.32', 'supporting'),
  ],
  needs: ['delivery'],
  options,
  judge({ delivery }, rules) {
    const facts = needed(delivery);
    const { recent, before, open, gaps } = facts;
    if (recent.deployments + before.deployments + open.length === 0)
      return skip(say`nothing was deployed in the last ${recent.days + before.days} days`, gaps);
    const findings = [
      ...failing(facts, rules),
      ...unrepaired(facts, rules['open-hours']),
      ...held(facts, rules['waiting-days']),
    ];
    const notes = isWrittenDown(facts) ? gaps : [...gaps, ...youngWords(facts)];
    const because = say`${count(recent.deployments, 'deployment')} in the last ${recent.days} days, ${recent.failed} of them known to have failed`;
    return failOr(findings, pass(because, [], notes));
  },
});
