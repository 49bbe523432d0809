/** Names of the head's repository, and what of this one they have to equal to keep forks out. */
import type { Expression } from '../../formats/workflow-expression.ts';

/** `github.event.issue.title`; empty for what is no context. */
export function pathOf(expression: Expression | undefined): string {
  return expression?.kind === 'context' ? expression.path.join('.') : '';
}

const headRepository = /^github\.event\.(?:pull_request\.head\.repo|workflow_run\.head_repository)\.(.+)$/;
const headUser = /^github\.event\.pull_request\.head\.user\.(login|id)$/;

/**
 * What names this repository or its owner, by what of the head's it is compared with. A fork has the name of its parent,
 * so names alone keep nobody out, and neither does an owner that is compared with whoever wrote the change.
 */
const ownNames: Readonly<Record<string, RegExp>> = {
  full_name:
    /^github\.(?:repository|event\.repository\.full_name|event\.pull_request\.base\.repo\.full_name|event\.workflow_run\.repository\.full_name)$/,
  id: /^github\.(?:repository_id|event\.repository\.(?:id|node_id)|event\.pull_request\.base\.repo\.id|event\.workflow_run\.repository\.id)$/,
  'owner.login':
    /^github\.(?:repository_owner|event\.repository\.owner\.(?:login|name)|event\.pull_request\.base\.(?:repo\.owner|user)\.login|event\.workflow_run\.repository\.owner\.login|event\.organization\.login)$/,
  'owner.id':
    /^github\.(?:repository_owner_id|event\.repository\.owner\.id|event\.pull_request\.base\.(?:repo\.owner|user)\.id|event\.workflow_run\.repository\.owner\.id|event\.organization\.id)$/,
  url: /^github\.event\.(?:repository|pull_request\.base\.repo)\.(?:url|html_url|clone_url|git_url|ssh_url)$/,
};

/** `full_name`, `owner.login` …; null when the path says nothing about the head's repository. */
export function headPart(path: string): string | null {
  const user = headUser.exec(path)?.[1];
  const part = user === undefined ? headRepository.exec(path)?.[1] : `owner.${user}`;
  if (part === undefined) return null;
  if (part === 'node_id') return 'id';
  return /^(?:html_|clone_|git_|ssh_)?url$/.test(part) ? 'url' : part;
}

/** Whether it names this repository or its owner, by that part of the head's. */
export function isOwn(part: string, other: Expression): boolean {
  if (other.kind === 'literal')
    return part in ownNames && (part !== 'full_name' || other.value.includes('/'));
  return ownNames[part]?.test(pathOf(other)) ?? false;
}

/** Whether it is the login of this repository's owner. */
export function isOwner(other: Expression): boolean {
  return ownNames['owner.login']?.test(pathOf(other)) ?? false;
}
