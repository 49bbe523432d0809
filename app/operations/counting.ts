/** Counts laid around what the server is made of, which knows nothing of them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ClientMemory, ClientStore } from '../store/client-store.ts';
import type { Counters } from './metrics.ts';

function countingMemory(memory: ClientMemory, { verdict }: Pick<Counters, 'verdict'>): ClientMemory {
  const record: ClientMemory['verdicts']['record'] = async (published, resting) => {
    await memory.verdicts.record(published, resting);
    verdict(published.conclusion);
  };
  return { ...memory, verdicts: { ...memory.verdicts, record } };
}

/** The store, counting each verdict that is recorded. */
export function countingStore(store: ClientStore, counters: Pick<Counters, 'verdict'>): ClientStore {
  return { ...store, of: (installation) => countingMemory(store.of(installation), counters) };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => boolean;

/** The webhook route, counting its answers. A sender that went before the answer is counted as 499. */
export function countingHandler(handle: Handler, { ingress }: Pick<Counters, 'ingress'>): Handler {
  return (request, response) => {
    const taken = handle(request, response);
    if (taken) response.once('close', () => ingress(response.writableFinished ? response.statusCode : 499));
    return taken;
  };
}
