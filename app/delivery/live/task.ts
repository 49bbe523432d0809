/** The task to look at what events told of a repository's delivery. */
import { type DeliveryEventsTask, type RepositoryRef, repositoryRef } from '../../task.ts';

export function deliveryEventsTask(at: RepositoryRef): DeliveryEventsTask {
  return { kind: 'delivery_events', ...repositoryRef(at) };
}
