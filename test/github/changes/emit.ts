/** Says to the Apps what happened to a pull request. */
import { pullShape } from '../shapes/pulls.ts';
import type { Account, Pull } from '../state.ts';
import type { World } from '../world.ts';

export async function emitPull(
  world: World,
  pull: Pull,
  action: string,
  sender: Account,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  world.lag.pullChanged(pull);
  world.webhooks.emit({
    event: 'pull_request',
    action,
    repository: pull.repository,
    sender,
    payload: { number: pull.number, pull_request: await pullShape(world, pull), ...extra },
  });
}
