/** Issues, as far as pull requests are linked to them. */
import type { Issue, Pull, Repository } from '../state.ts';
import { repositoryByName, type World } from '../world.ts';

export function openIssue(world: World, repository: Repository, title: string): Issue {
  repository.lastNumber += 1;
  const issue: Issue = {
    id: world.nextId(),
    number: repository.lastNumber,
    repository,
    title,
    state: 'open',
  };
  repository.issues.set(issue.number, issue);
  return issue;
}

/** https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue */
const keyword =
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:https?:\/\/[^/\s]+\/)?(?:([\w-]+)\/([\w.-]+))?(?:#|\/issues\/)(\d+)/gi;

/** The issues that merging closes: only into the default branch. */
export function closedBy(world: World, pull: Pull): readonly Issue[] {
  const { repository, body, base } = pull;
  if (base.ref !== repository.defaultBranch) return [];
  const issues = [...(body ?? '').matchAll(keyword)].flatMap(([, owner, name, number]) => {
    const at = owner && name ? repositoryByName(world, owner, name) : repository;
    const issue = at?.issues.get(Number(number));
    return issue ? [issue] : [];
  });
  return [...new Set(issues)];
}
