/**
 * Evaluations of rulesets. What a rule forbids is done here all the same when a test says so: then somebody bypassed it, which is
 * logged, or was exempt, which is not: "rules will not be run for that actor and a bypass audit entry will not be created"
 * (GitHub's description of `repository-ruleset-bypass-actor`).
 */
import { activeOn, type Ruleset } from '../protection.ts';
import { roleOf } from '../roles.ts';
import type { Account, Pull, Repository } from '../state.ts';
import type { World } from '../world.ts';
import type { RefUpdate } from './pushes.ts';

const roles: Readonly<Record<number, string>> = { 2: 'maintain', 4: 'write', 5: 'admin' };

function isExempt(repository: Repository, { bypassActors }: Ruleset, actor: Account): boolean {
  return bypassActors.some(({ actor_type: type, actor_id: id, bypass_mode: mode }) => {
    if (mode !== 'exempt') return false;
    if (type === 'User') return id === actor.id;
    if (type === 'RepositoryRole') return roles[id ?? 0] === roleOf(repository, actor);
    return type === 'OrganizationAdmin' && repository.owner.organization?.members.get(actor.id) === 'admin';
  });
}

function approvals(pull: Pull): number {
  const byReviewer = new Map(
    pull.reviews.filter(({ state }) => state !== 'COMMENTED').map((one) => [one.author, one.state]),
  );
  return [...byReviewer.values()].filter((state) => state === 'APPROVED').length;
}

function isBroken({ rules }: Ruleset, pulls: readonly Pull[]): boolean {
  return rules.some(({ type, parameters }) => {
    if (type !== 'pull_request') return false;
    const wanted = Number(parameters?.required_approving_review_count ?? 0);
    return pulls.length === 0 || pulls.some((pull) => approvals(pull) < wanted);
  });
}

const zero = '0'.repeat(40);

export function recordSuite(
  world: World,
  repository: Repository,
  branch: string,
  { ref, after, actor, merging, mergingAll = [] }: RefUpdate,
  before: string | null,
): void {
  const pulls = merging ? [merging, ...mergingAll] : mergingAll;
  const binding = activeOn(repository, branch).filter((one) => !isExempt(repository, one, actor));
  if (binding.length === 0) return;
  repository.ruleSuites.push({
    id: world.nextId(),
    ref,
    before: before ?? zero,
    after: after ?? zero,
    at: world.now(),
    actor,
    result: binding.some((one) => isBroken(one, pulls)) ? 'bypass' : 'pass',
  });
}
