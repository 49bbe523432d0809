/** Evaluations of rulesets. https://docs.github.com/rest/repos/rule-suites */
import { needsPaidPlan } from '../../auth/plan.ts';
import type { RepositoryCall } from '../../http/call.ts';
import { documented } from '../../http/documented.ts';
import { list } from '../../http/paging.ts';
import { type Route, repositoryRoute } from '../../http/router.ts';
import { stamp } from '../../shapes/accounts.ts';
import type { RuleSuite, Schemas } from '../../state.ts';

const day = 86_400_000;
/** "For example, `day` will filter for rule suites that occurred in the past 24 hours"; a day where nothing is said. */
const periods: Readonly<Record<string, number>> = { hour: day / 24, day, week: 7 * day, month: 30 * day };

function suites(call: RepositoryCall) {
  const { world, repository, query } = call;
  needsPaidPlan(repository);
  const wanted = query.get('rule_suite_result') ?? 'all';
  const ref = query.get('ref');
  const since = world.now().getTime() - (periods[query.get('time_period') ?? 'day'] ?? day);
  const found = repository.ruleSuites
    .filter((one) => ref === null || one.ref === (ref.startsWith('refs/') ? ref : `refs/heads/${ref}`))
    .filter(({ result }) => wanted === 'all' || result === wanted)
    .filter(({ at }) => at.getTime() >= since)
    .toReversed();
  const shape = (one: RuleSuite): Schemas['rule-suites'][number] => ({
    id: one.id,
    actor_id: one.actor.id,
    actor_name: one.actor.login,
    before_sha: one.before,
    after_sha: one.after,
    ref: one.ref,
    repository_id: repository.id,
    repository_name: repository.name,
    pushed_at: stamp(one.at),
    result: one.result,
    evaluation_result: one.result,
  });
  return list(call, found, shape);
}

export const ruleSuiteRoutes: readonly Route[] = documented('repos/rule-suites', {
  'list-repository-rule-suites': repositoryRoute(
    'GET /repos/{owner}/{repo}/rulesets/rule-suites',
    ['administration=read'],
    suites,
  ),
});
