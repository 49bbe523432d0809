/** When two tasks are about the same subject, and what they are as one. */
import { joinProofs } from './proof.ts';
import { type Asked, asked, isOfClient, repositoryTask, type Task } from './task.ts';

function joined(a: Asked, b: Asked): Asked {
  const proof = joinProofs(a.proof, b.proof);
  return { ...(proof ? { proof } : {}), ...(a.rerun || b.rerun ? { rerun: true } : {}) };
}

/**
 * Two tasks with one key as one, `later` being the one that was asked for last: the newest of what both prove, and what
 * either wants done. A look of before the later one proves nothing about it, so rereads begin anew.
 */
export function joinTasks(earlier: Task, later: Task): Task {
  const [a, b] = [earlier as Asked, later as Asked];
  const both = { ...later, ...asked({ ...b, ...joined(a, b) }) } as Task;
  // What an event asked is not answered from a query that may have been made before it.
  if (both.kind === 'repository' && !('beside' in earlier)) return repositoryTask(both);
  if (earlier.kind !== 'pull_request' || both.kind !== 'pull_request') return both;
  const retargeted = earlier.retargeted || both.retargeted;
  return { ...both, retargeted, ...(earlier.newHead ? { newHead: true } : {}) };
}

/** Tasks with the same key are about the same subject: they are done as one. */
export function keyOf(task: Task): string {
  const where = isOfClient(task) ? '-' : task.repositoryId;
  return `${task.installation}/${where}/${task.kind}/${nameOf(task)}`;
}

function nameOf(task: Task): string | number {
  switch (task.kind) {
    case 'pull_request':
      return task.number;
    // One thing at a time per comment: nothing is granted while an edit of it is looked into.
    case 'comment':
      return task.comment;
    case 'tampering':
      return `${task.comment}/${task.sender.id}`;
    case 'open_pull_requests':
      return task.base ?? '*';
    case 'release':
      return task.tag;
    case 'delivery':
      // `release v1`, `pullRequest 12`, and nothing.
      return Object.entries(task.about ?? {})
        .flat()
        .join(' ');
    case 'delivery_events':
    case 'every_repository':
    case 'given_repositories':
    case 'release_pull_requests':
    case 'repositories':
    case 'repository':
    case 'organization':
      return '*';
    case 'commit':
    case 'merge_group':
    case 'released_commit':
      return task.sha;
  }
}
