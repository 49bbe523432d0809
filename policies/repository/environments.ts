import { control } from '../engine/controls.ts';
import type { Known } from '../engine/facts.ts';
import { compileGlobs } from '../engine/glob.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, list, own, type Prose, say, some } from '../engine/prose.ts';
import { isShown, type Look, look, looks, type NotShown, shownOr, unseen } from '../engine/shown.ts';
import { type Finding, failOr, pass, skip, type Verdict, without } from '../engine/verdict.ts';
import type { Environment } from '../facts/environments.ts';
import { archivedWords } from '../facts/products.ts';
import { type Options, options } from './environments/options.ts';
import * as words from './environments/words.ts';

type Facts = Known<'environments' | 'repository'>;

const isWide = (pattern: string): boolean => /^\*+(\/\*+)*$/.test(pattern);

/** A pattern that matches every branch restricts nothing. */
function branchesOf({ name, branches }: Environment): Look<Finding> {
  if (!isShown(branches)) return look(branches, () => []);
  if (branches === 'any') return { found: [words.anyBranch(name)], gaps: [] };
  if (branches === 'none protected') return { found: [words.noneProtected(name)], gaps: [] };
  if (branches === 'protected') return { found: [], gaps: [] };
  return look(branches.patterns, (patterns) => {
    const wide = patterns.filter(isWide);
    return wide.length > 0 ? [words.wideBranches(name, wide)] : [];
  });
}

/**
 * Required reviewers and wait timers of private repositories take GitHub Enterprise. GitHub does not tell the plan here;
 * where one of them is set, the plan has them.
 */
function hasReviews(environments: readonly Environment[], { repository }: Facts, rules: Options): boolean {
  if (repository.visibility !== 'private' || rules['private-repositories'] === 'required') return true;
  return environments.some(
    ({ reviewers, waitMinutes }) => shownOr(reviewers, []).length > 0 || shownOr(waitMinutes, 0) > 0,
  );
}

function reviewsOf(environment: Environment, rules: Options): readonly Look<Finding>[] {
  const { name, reviewers, preventsSelfReview, waitMinutes } = environment;
  const someone = shownOr(reviewers, []).length > 0;
  return [
    ...(rules.reviewers === 'require'
      ? [look(reviewers, (all) => (all.length > 0 ? [] : [words.nobody(name)]))]
      : []),
    ...(rules['self-review'] === 'refuse' && someone
      ? [look(preventsSelfReview, (prevents) => (prevents ? [] : [words.selfReview(name)]))]
      : []),
    ...(rules['wait-minutes'] > 0
      ? [
          look(waitMinutes, (waits) =>
            waits >= rules['wait-minutes'] ? [] : [words.wait(name, waits, rules['wait-minutes'])],
          ),
        ]
      : []),
  ];
}

function lookAt(environment: Environment, rules: Options, reviewed: boolean): Look<Finding> {
  return looks([
    ...(reviewed ? reviewsOf(environment, rules) : []),
    ...(rules.branches === 'restricted' ? [branchesOf(environment)] : []),
    ...(rules['administrators-bypass'] === 'refuse'
      ? [look(environment.adminsBypass, (may) => (may ? [words.bypass(environment.name)] : []))]
      : []),
  ]);
}

const asksForReviews = (rules: Options): boolean =>
  rules.reviewers === 'require' || rules['self-review'] === 'refuse' || rules['wait-minutes'] > 0;

function notesOf(environments: readonly Environment[], reviewed: boolean, rules: Options): readonly Prose[] {
  const others = environments.filter(({ otherRules }) => otherRules.length > 0);
  const bypassed = environments.filter(({ adminsBypass }) => shownOr(adminsBypass, false));
  const names = (all: readonly Environment[]) =>
    some(
      all.map(({ name }) => say`${name}`),
      5,
    );
  return [
    ...(!reviewed && asksForReviews(rules)
      ? [
          own(
            'Reviewers and wait timers are not asked for: GitHub has them for private repositories on its Enterprise plan only',
          ),
        ]
      : []),
    ...(others.length > 0
      ? [say`Rules of Apps, which Fairlead does not read, hold deployments to ${names(others)}`]
      : []),
    ...(bypassed.length > 0 && rules['administrators-bypass'] === 'accept'
      ? [say`Administrators can go round the rules of ${names(bypassed)}`]
      : []),
  ];
}

function judgeAll(all: readonly Environment[], facts: Facts, rules: Options): Verdict {
  const matches = compileGlobs(rules.environments.map((glob) => glob.toLowerCase()));
  const chosen = all.filter(({ name }) => matches(name.toLowerCase()));
  if (chosen.length === 0)
    return skip(
      all.length === 0
        ? own('it has no environments; what is deployed another way is not seen')
        : say`none of its environments is called like production: ${some(
            all.map(({ name }) => say`${name}`),
            5,
          )}`,
    );
  const reviewed = hasReviews(all, facts, rules);
  const { found, gaps } = looks(chosen.map((one) => lookAt(one, rules, reviewed)));
  const because = say`${count(chosen.length, 'environment')} held as asked: ${list(chosen.map(({ name }) => say`${name}`))}`;
  return without(failOr(found, pass(because, notesOf(chosen, reviewed, rules))), gaps);
}

function judge(facts: Facts, rules: Options): Verdict {
  if (facts.repository.archived) return skip(archivedWords);
  const { environments } = facts;
  if (!isShown(environments)) return unseen(environments as NotShown);
  return judgeAll(environments, facts, rules);
}

export const environments = definePolicy({
  id: 'environments',
  title: 'Deployments to production wait for somebody, and come from the branches they should',
  subject: 'repository',
  controls: [
    control('soc2', 'CC6.1', 'supporting'),
    control('soc2', 'CC8.1', 'partial'),
    control('iso27001', 'A.8.31', 'partial'),
    control('iso27001', 'A.8.32', 'partial'),
    control('cis', '5.2.3', 'partial'),
  ],
  needs: ['environments', 'repository'],
  options,
  asks: ({ environments: names, branches }) => ({ environments: branches === 'restricted' ? names : [] }),
  judge,
});
