import * as z from 'zod';
import { answers, answersPartOf } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, say } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, type Pass, pass } from '../engine/verdict.ts';
import type { CheckResult, Checks } from '../facts/checks.ts';
import { type Answer, answersTo, broke, isOwnWord, requirementsOf } from './passing-checks/requirements.ts';
import { missingFinding, namesOf, resultFinding, skippedFinding } from './passing-checks/words.ts';

const required = z.union([
  z.string().min(1).max(255),
  z.strictObject({ name: z.string().min(1).max(255), app: z.string().min(1).max(100) }),
]);

const options = z.strictObject({
  required: z
    .array(required)
    .max(100)
    .default([])
    .describe(
      'Checks that must pass besides those the base branch requires: a name, or a `name` and the `app` it must come from (as in `github.com/apps/APP`)',
    )
    .meta(stricter.moreUnlessEmpty),
  others: z
    .enum(['ignore', 'require'])
    .default('ignore')
    .describe(
      'Whether results that nothing requires must be good as well; when nothing at all is required, every result must',
    )
    .meta(stricter.from('ignore', 'require')),
  skipped: z
    .enum(['careful', 'accept', 'refuse'])
    .default('careful')
    .describe(
      'Whether a required check that was skipped counts as passed; `careful`: only when nothing else went wrong on this commit',
    )
    .meta(stricter.from('accept', 'careful', 'refuse')),
});

type Skipped = z.output<typeof options>['skipped'];

function unacceptableSkips(answered: readonly CheckResult[], checks: Checks, mode: Skipped) {
  const broken = checks.results.filter(broke);
  if (mode === 'accept' || (mode === 'careful' && broken.length === 0)) return [];
  return answered.filter(({ state }) => state === 'skipped').map((result) => skippedFinding(result, broken));
}

/** Zero checks is not success, and neither are only skipped ones. */
function nothingRan(
  { results, head }: Checks,
  requirements: number,
  mode: Skipped,
  ownWords: readonly CheckResult[],
): readonly Finding[] {
  const onlySkipped = results.length > 0 && results.every(({ state }) => state === 'skipped');
  const idle = onlySkipped ? mode !== 'accept' : results.length === 0 && requirements === 0;
  if (!idle) return [];
  const seen = onlySkipped
    ? say`every one of ${count(results.length, 'check')} was skipped`
    : ownWords.length > 0
      ? say`${namesOf(ownWords)} was sent by ${ownWords[0]?.byAuthor ?? ''}, who had a part in the change, and there is no other result`
      : own('there is no result of any check');
  return [
    {
      message: say`Nothing has checked ${head.slice(0, 7)}: ${seen}.`,
      remedy: own(
        'If checks are about to start, wait: Fairlead judges again when they report. If this repository has none, add a workflow that builds and tests every pull request.',
      ),
      who: 'maintainer',
      fingerprint: 'nothing-ran',
    },
  ];
}

function passing(judged: readonly CheckResult[], checks: Checks): Pass {
  const ignored = checks.results.filter((result) => !judged.includes(result) && broke(result));
  const skipped = judged.filter(({ state }) => state === 'skipped');
  return pass(say`${count(judged.length, 'check')} good on ${checks.head.slice(0, 7)}: ${namesOf(judged)}`, [
    ...(skipped.length > 0 ? [say`Skipped, which counts as passed: ${namesOf(skipped)}.`] : []),
    ...(ignored.length > 0 ? [say`Not required, and did not pass: ${namesOf(ignored)}.`] : []),
  ]);
}

function unanswered({ results }: Answer): boolean {
  return results.length === 0;
}

export const passingChecks = definePolicy({
  id: 'passing-checks',
  title: 'The checks that matter have run on the final version and passed',
  subject: 'pull_request',
  controls: [
    control('soc2', 'CC8.1', 'partial'),
    control('iso27001', 'A.8.29', 'partial'),
    control('iso27001', 'A.8.32', 'partial'),
    control('ssdf', 'PW.8.2', 'supporting'),
    control('cis', '1.1.9', 'full'),
  ],
  answers: [
    answersPartOf('scorecard', 'CI-Tests'),
    answers('osps', 'OSPS-QA-03.01'),
    answersPartOf('osps', 'OSPS-QA-06.01'),
  ],
  needs: ['checks'],
  options,
  judge({ checks: given }, { required: wanted, others, skipped }) {
    const answers = answersTo(requirementsOf(given.required, wanted), given);
    const checks = { ...given, results: given.results.filter((result) => !isOwnWord(result)) };
    const answered = [...new Set(answers.flatMap(({ results }) => results))];
    const judged = others === 'require' || answers.length === 0 ? checks.results : answered;
    const head = say`${checks.head.slice(0, 7)}`;
    const findings = [
      ...answers.filter(unanswered).map((answer) => missingFinding(answer, head)),
      ...judged.flatMap(resultFinding),
      ...unacceptableSkips(answered, checks, skipped),
      ...nothingRan(checks, answers.length, skipped, given.results.filter(isOwnWord)),
    ];
    return failOr(findings, passing(judged, checks));
  },
});
