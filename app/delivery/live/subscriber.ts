/** The subscriber that notes what events say of delivery: one statement for all that came together, and nothing is asked. */
import { repositoryOf } from '../../payload.ts';
import { clientId } from '../../store/client-id.ts';
import type { DeliveryEventsTask } from '../../task.ts';
import { type Delivery, payloadOf, type Subscriber } from '../../webhook-delivery.ts';
import { type Note, writeNotes } from '../store/notes-table.ts';
import { notesOf } from './notes.ts';
import { deliveryEventsTask } from './task.ts';

interface Heard {
  readonly note: Note;
  readonly task: DeliveryEventsTask;
}

function heardIn(delivery: Delivery, host: string, seenAt: number): readonly Heard[] {
  const payload = payloadOf(delivery);
  const at = repositoryOf(payload, payload.repository);
  if (!at) return [];
  const { installation, repositoryId } = at;
  const client = clientId({ host, installation });
  return notesOf(delivery.name, delivery.payload, seenAt).map(({ note, noted }) => ({
    note: { client, repositoryId, note, seenAt, data: JSON.stringify(noted) },
    task: deliveryEventsTask(at),
  }));
}

/** `look`: somebody is to look at these, in the same transaction. */
export function deliverySubscriber(
  host: string,
  now: () => Date,
  look: (tasks: readonly DeliveryEventsTask[]) => Promise<void>,
): Subscriber {
  return async (trx, deliveries) => {
    const seenAt = now().getTime();
    const heard = deliveries.flatMap((delivery) => heardIn(delivery, host, seenAt));
    if (heard.length === 0) return;
    await writeNotes(
      trx,
      heard.map(({ note }) => note),
    );
    await look(heard.map(({ task }) => task));
  };
}
