/** Issues, as far as they matter here: a title, labels, open or closed. Their numbers are shared with pull requests. */
import { issueShape } from '../shapes/issues.ts';
import { labelShape } from '../shapes/pulls.ts';
import type { Account, App, Issue, Pull, Repository } from '../state.ts';
import { repositoryByName, type World } from '../world.ts';
import { recordEvent } from './issue-events.ts';

function emit(world: World, repository: Repository, issue: Issue, action: string, extra: object = {}): void {
  const payload = { issue: issueShape(world, issue), ...extra };
  world.webhooks.emit({ event: 'issues', action, repository, sender: issue.author, payload });
}

export function openIssue(
  world: World,
  repository: Repository,
  about: {
    readonly title: string;
    readonly body?: string | null;
    readonly labels?: readonly string[];
    readonly type?: string;
    readonly fields?: Readonly<Record<string, string>>;
    readonly author: Account;
    readonly app?: App | null;
  },
): Issue {
  repository.lastNumber += 1;
  const now = world.now();
  const issue: Issue = {
    id: world.nextId(),
    number: repository.lastNumber,
    repository,
    author: about.author,
    app: about.app ?? null,
    title: about.title,
    body: about.body ?? null,
    labels: new Set(about.labels ?? []),
    createdAt: now,
    updatedAt: now,
    state: 'open',
    closedAt: null,
    stateReason: null,
    type: about.type ?? null,
    fields: new Map(Object.entries(about.fields ?? {})),
  };
  repository.issues.set(issue.number, issue);
  emit(world, repository, issue, 'opened');
  for (const name of issue.labels) {
    recordEvent(world, repository, issue.number, issue.author, { kind: 'labeled', label: name });
    emit(world, repository, issue, 'labeled', { label: labelShape(world, repository, name) });
  }
  return issue;
}

/** Adds a label or takes it away; the timeline knows by whom. */
export function labelIssue(
  world: World,
  repository: Repository,
  issue: Issue,
  name: string,
  present: boolean,
  by: Account,
): void {
  if (issue.labels.has(name) === present) return;
  if (present) issue.labels.add(name);
  else issue.labels.delete(name);
  issue.updatedAt = world.now();
  const kind = present ? 'labeled' : 'unlabeled';
  recordEvent(world, repository, issue.number, by, { kind, label: name });
  emit(world, repository, issue, kind, { label: labelShape(world, repository, name) });
}

export function reopenIssue(world: World, repository: Repository, issue: Issue, by: Account): void {
  if (issue.state === 'open') return;
  issue.state = 'open';
  issue.closedAt = null;
  issue.stateReason = null;
  issue.updatedAt = world.now();
  recordEvent(world, repository, issue.number, by, { kind: 'reopened' });
  emit(world, repository, issue, 'reopened');
}

export function closeIssue(
  world: World,
  repository: Repository,
  issue: Issue,
  by = issue.author,
  reason: Issue['stateReason'] = 'completed',
): void {
  if (issue.state === 'closed') return;
  issue.state = 'closed';
  issue.stateReason = reason;
  issue.closedAt = world.now();
  issue.updatedAt = issue.closedAt;
  recordEvent(world, repository, issue.number, by, { kind: 'closed' });
  emit(world, repository, issue, 'closed');
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
