/** Writes into the timeline of an issue or a pull request. */

import type { IssueEvent } from '../state/issue-events.ts';
import type { Account, Repository } from '../state.ts';
import type { World } from '../world.ts';

export function recordEvent(
  world: World,
  repository: Repository,
  number: number,
  actor: Account,
  event: IssueEvent['event'],
): void {
  repository.issueEvents.push({ id: world.nextId(), number, actor, at: world.now(), event });
}
