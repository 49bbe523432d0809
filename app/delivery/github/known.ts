/** A repository's delivery as GitHub tells it now, read anew: where nothing keeps it. */
import type { KnownHistory } from '../definitions/known.ts';
import { historyOfRows } from './history.ts';
import { type Ask, readDelivery } from './read.ts';

/** `readAt`: seconds since 1970. Throws what GitHub's failures throw. */
export async function knownOfGitHub(ask: Ask, readAt: number): Promise<KnownHistory> {
  const { history, choice, since, gaps, incidentsKnown } = historyOfRows(await readDelivery(ask), ask.rules);
  return { history, source: choice.words, since, readAt, gaps, incidentsKnown };
}
