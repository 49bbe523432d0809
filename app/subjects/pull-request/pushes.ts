/**
 * The subscriber that keeps who pushed: GitHub tells it with the push, and forgets it for branches of forks. And that the
 * pull request ended, after which it is kept for a while only.
 */

import { type Payload, repositoryOf } from '../../payload.ts';
import { type Ended, type Pushed, recordEnd, recordPushes } from '../../store/change-history.ts';
import { clientId } from '../../store/client-id.ts';
import { clientState } from '../../store/clients.ts';
import { type Delivery, payloadOf, type Subscriber } from '../../webhook-delivery.ts';

function pushOf(delivery: Delivery, host: string, at: Date): readonly Pushed[] {
  if (delivery.name !== 'pull_request') return [];
  const payload = payloadOf(delivery);
  const { action, after, sender, pull_request: pull } = payload;
  const ref = repositoryOf(payload, payload.repository);
  if (action !== 'synchronize' || !ref || !pull || !sender?.login || !after) return [];
  const client = clientId({ host, installation: ref.installation });
  const { repositoryId } = ref;
  return [{ client, repositoryId, pullRequest: pull.number, head: after, login: sender.login, at }];
}

/** What became of a pull request that was closed, or opened again. */
function endOf(delivery: Delivery, host: string, at: Date): readonly Ended[] {
  if (delivery.name !== 'pull_request') return [];
  const payload: Payload = payloadOf(delivery);
  const { action, pull_request: pull } = payload;
  const ref = repositoryOf(payload, payload.repository);
  if (!ref || !pull || (action !== 'closed' && action !== 'reopened')) return [];
  const client = clientId({ host, installation: ref.installation });
  const closedAt = action === 'closed' ? at : null;
  return [{ client, repositoryId: ref.repositoryId, pullRequest: pull.number, closedAt }];
}

/** Rows of a client that is gone would outlive it. */
async function ofActive(
  trx: Parameters<Subscriber>[0],
  pushes: readonly Pushed[],
): Promise<readonly Pushed[]> {
  const kept = pushes.map(async (push) => {
    const state = await clientState(trx, push.client);
    return state === null || state === 'active' ? [push] : [];
  });
  return (await Promise.all(kept)).flat();
}

export function pushesSubscriber(host: string, now: () => Date): Subscriber {
  return async (trx, deliveries) => {
    const pushes = deliveries.flatMap((delivery) => pushOf(delivery, host, now()));
    const kept = await ofActive(trx, pushes);
    if (kept.length > 0) await recordPushes(trx, kept);
    for (const end of deliveries.flatMap((delivery) => endOf(delivery, host, now())))
      await recordEnd(trx, end);
  };
}
