/** Issues. */
import { visible } from '../auth/access.ts';
import { closedBy } from '../changes/issues.ts';
import { nodeId } from '../shapes/node-id.ts';
import type { Issue, Pull } from '../state.ts';
import { type ConnectionArguments, connection } from './connection.ts';
import { allowed, type Context, forbidden, type Node, need } from './context.ts';
import { repositoryNode } from './repository.ts';

/** Throws FORBIDDEN without `issues`. */
export function issueNode(context: Context, issue: Issue): Node {
  const { repository } = issue;
  need(context, repository, 'issues=read');
  return {
    __typename: 'Issue',
    id: nodeId('Issue', issue.id),
    databaseId: issue.id,
    number: issue.number,
    title: issue.title,
    state: issue.state.toUpperCase(),
    closed: issue.state === 'closed',
    url: `${context.world.url}/${repository.owner.login}/${repository.name}/issues/${issue.number}`,
    repository: () => repositoryNode(context, repository),
  };
}

/** An issue of a repository that the token does not see is counted and not shown. */
export function closingIssues(context: Context, pull: Pull, args: ConnectionArguments): unknown {
  if (!allowed(context, pull.repository, 'issues=read')) throw forbidden();
  const shown = (issue: Issue) =>
    visible(context.call.identity, issue.repository) ? issueNode(context, issue) : null;
  return connection(context, 'closingIssuesReferences', args, closedBy(context.world, pull), shown);
}
