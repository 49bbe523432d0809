/** The subscriber that notes for the ledger what events prove: one statement for all that came together, and nothing is asked. */

import { clientId } from '../../store/client-id.ts';
import { addNotes } from '../../store/ledger.ts';
import { payloadOf, type Subscriber } from '../../webhook-delivery.ts';
import { capturedOf } from './captured.ts';

export function captureSubscriber(host: string, now: () => Date): Subscriber {
  return async (trx, deliveries) => {
    const at = now().toISOString();
    const notes = deliveries.flatMap((delivery) => {
      const { installation } = payloadOf(delivery);
      if (!installation) return [];
      const client = clientId({ host, installation: installation.id });
      return capturedOf(delivery, at).map((payload) => ({ client, kind: 'event' as const, payload }));
    });
    await addNotes(trx, notes);
  };
}
